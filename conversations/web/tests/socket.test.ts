import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ChatError, ChatSocket, MemoryOutbox, TicketRefused, backoff, type ChatOptions } from "../socket";
import { FakeServer, FakeTickets, until } from "./fake";

let open: ChatSocket[] = [];
afterEach(() => {
  for (const chat of open) chat.stop();
  open = [];
});

function client(server: FakeServer, more: Partial<ChatOptions> = {}): ChatSocket {
  const chat = new ChatSocket({ url: "ws://shop", tickets: new FakeTickets(), connect: server.connect, random: () => 0, ...more });
  open.push(chat);
  chat.start();
  return chat;
}

const texts = (chat: ChatSocket): unknown[] => chat.main.entries().map((entry) => entry.body?.text);

test("what is written before there is a connection is sent once there is one", async () => {
  const server = new FakeServer();
  const chat = client(server);
  chat.say(chat.main, { text: "early" });
  assert.equal(chat.main.outbox[0]?.state, "pending");
  await until(() => chat.main.last === 1);
  assert.deepEqual(texts(chat), ["early"]);
  assert.equal(chat.main.outbox.length, 0);
  assert.equal(chat.sync, "live");
});

test("a lost answer is asked for again with the same cid, and nothing is doubled", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.rule = (frame, socket) => {
    if (frame.t !== "send") return false;
    server.rule = () => false;
    server.commit(frame, socket, false); // stored, but the line is cut before the answer
    socket.cut();
    return true;
  };
  const cid = chat.say(chat.main, { text: "once" });
  await until(() => chat.main.last === 1 && chat.main.outbox.length === 0);
  assert.equal(server.log.length, 1);
  const sends = server.received.filter((frame) => frame.t === "send");
  assert.ok(sends.length <= 2 && sends.every((frame) => frame["cid"] === cid));
  assert.deepEqual(texts(chat), ["once"]);
});

test("messages are stored in the order they were written, also over a cut", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  for (const text of ["one", "two", "three"]) chat.say(chat.main, { text });
  server.socket.cut();
  for (const text of ["four", "five"]) chat.say(chat.main, { text });
  await until(() => chat.main.last === 5);
  assert.deepEqual(texts(chat), ["one", "two", "three", "four", "five"]);
});

test("a gap is fetched, what came behind it waits, and nothing is shown out of order", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  const seen: number[] = [];
  chat.listen((change) => change.what === "thread" && seen.push(...change.events.map((event) => event.seq)));
  server.store("p_x", { text: "a" });
  server.store("p_x", { text: "b" });
  server.socket.push(server.store("p_x", { text: "c" }));
  await until(() => chat.main.last === 3);
  assert.deepEqual(seen, [1, 2, 3]);
  assert.equal(server.received.filter((frame) => frame.t === "fetch").length, 1);
});

test("after three fetches that do not help, it starts over from a snapshot", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.rule = (frame, socket) => {
    if (frame.t !== "fetch") return false;
    socket.push({ t: "ok", re: frame.id, conv: "c_1", head: 9, events: [] });
    return true;
  };
  server.store("p_x", { text: "a" });
  server.socket.push({ ...server.store("p_x", { text: "b" }), seq: 9 });
  await until(() => server.received.filter((frame) => frame.t === "sub").length === 2);
  const sub = server.received.filter((frame) => frame.t === "sub").at(-1)!;
  assert.equal(sub["after"], 0);
  assert.equal("epoch" in sub, false);
});

test("another epoch drops what was known", async () => {
  const server = new FakeServer();
  server.store("p_x", { text: "before the restore" });
  const chat = client(server);
  await until(() => chat.main.last === 1);
  server.epoch = "e2";
  server.log = [];
  server.rule = (frame, socket) => {
    if (frame.t !== "sub") return false;
    socket.push({ t: "ok", re: frame.id, conv: "c_1", epoch: "e2", head: 0, mode: "snapshot", from: 1 });
    return true;
  };
  server.socket.cut();
  await until(() => chat.main.epoch === "e2");
  assert.deepEqual(texts(chat), []);
  assert.equal(chat.main.last, 0);
});

test("a snapshot's reply and its events in one packet are taken in their order", async () => {
  const server = new FakeServer();
  server.store("p_x", { text: "before" });
  const chat = client(server);
  await until(() => chat.main.last === 1);
  server.rule = (frame, socket) => {
    if (frame.t !== "sub") return false;
    const say = (answer: object): void => socket.onmessage?.({ data: JSON.stringify(answer) });
    setTimeout(() => {
      say({ t: "ok", re: frame.id, conv: "c_1", epoch: "e2", head: 1, mode: "snapshot", from: 1 });
      say({ ...server.log[0], body: { text: "after" } });
    });
    return true;
  };
  server.socket.cut();
  await until(() => chat.sync === "live" && chat.main.epoch === "e2");
  assert.deepEqual(texts(chat), ["after"]);
});

test("the head in a ping brings what no hint announced", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.store("p_x", { text: "silent" });
  server.socket.push({ t: "ping", time: "", heads: { c_1: 1 } });
  await until(() => chat.main.last === 1);
  assert.ok(server.received.some((frame) => frame.t === "pong"));
});

test("a refusal stays refused and can be retried; a temporary one is tried again by itself", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  let refusals = 0;
  server.rule = (frame, socket) => {
    if (frame.t !== "send") return false;
    refusals++;
    const temporary = refusals === 1;
    socket.push({ t: "err", re: frame.id, code: temporary ? "rate_limited" : "invalid", message: "No.", temporary, retry_after_ms: 5 });
    return true;
  };
  const cid = chat.say(chat.main, { text: "hm" });
  await until(() => chat.main.outbox[0]?.state === "failed");
  assert.equal(refusals, 2);
  server.rule = () => false;
  chat.retry(chat.main, cid);
  await until(() => chat.main.last === 1);
  assert.equal(server.log[0]?.cid, cid);
});

test("an act settles once, with the server's refusal or its answer", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.rule = (frame, socket) => {
    if (frame.t !== "act" || frame["action"] !== "checkout.confirm") return false;
    socket.push({ t: "err", re: frame.id, code: "out_of_stock", message: "Only 1 left.", temporary: false });
    return true;
  };
  await assert.rejects(chat.act(chat.main, "checkout.confirm", {}), (error: ChatError) => error.code === "out_of_stock");
  const ok = await chat.act(chat.main, "cart.view", {});
  assert.equal(ok.dup, false);
  assert.equal(chat.main.outbox.length, 0);
});

test("an act whose answer was cut off is asked again with the same cid", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.rule = (frame, socket) => {
    if (frame.t !== "act") return false;
    server.rule = () => false;
    socket.cut();
    return true;
  };
  await chat.act(chat.main, "cart.add", { variant: "v" });
  const acts = server.received.filter((frame) => frame.t === "act");
  assert.equal(acts.length, 2);
  assert.equal(acts[0]?.["cid"], acts[1]?.["cid"]);
});

test("a reload finds what was not yet sent; an old press is let go", async () => {
  const store = new MemoryOutbox();
  const at = new Date().toISOString();
  await store.put({ cid: "0198-b", conv: "c_1", kind: "message", body: { text: "still to say" }, at, state: "pending" });
  await store.put({ cid: "0198-a", conv: "", kind: "act", action: "checkout.confirm", args: {}, at: new Date(0).toISOString(), state: "pending" });
  const server = new FakeServer();
  const chat = client(server, { outbox: store, restore: true });
  await until(() => chat.main.last === 1);
  assert.deepEqual(texts(chat), ["still to say"]);
  assert.equal(server.received.some((frame) => frame.t === "act"), false);
  await until(() => (store as unknown as { items: Map<string, unknown> }).items.size === 0);
});

test("from 4500 on it stops and says so; below it comes back, after 4001 with a fresh ticket", async () => {
  const server = new FakeServer();
  const tickets = new FakeTickets();
  const chat = client(server, { tickets });
  await until(() => chat.sync === "live");
  server.socket.cut(4001);
  await until(() => server.sockets.length === 2 && chat.sync === "live");
  assert.deepEqual(tickets.asked, [false, true]);
  server.socket.cut(4505);
  assert.equal(chat.sync, "stopped");
  assert.equal(chat.stoppedBy, "4505");
});

test("a refused ticket stops it; a network error does not", async () => {
  const server = new FakeServer();
  let failures = 2;
  const chat = client(server, {
    tickets: {
      get: async () => {
        if (failures-- > 0) throw new Error("network");
        throw new TicketRefused("not_found");
      },
    },
  });
  await until(() => chat.sync === "stopped");
  assert.equal(chat.stoppedBy, "not_found");
  assert.ok(failures < 0);
});

test("before a ticket runs out the next is shown on the same socket; somebody else's means a new hello", async () => {
  const server = new FakeServer();
  const tickets = new FakeTickets();
  const chat = client(server, { tickets });
  await until(() => chat.sync === "live");
  server.socket.push({ t: "auth_expiring", in_ms: 60000 });
  await until(() => server.received.some((frame) => frame.t === "auth"));
  assert.equal(server.sockets.length, 1);
  tickets.me = "p_other";
  server.socket.push({ t: "auth_expiring", in_ms: 60000 });
  await until(() => server.sockets.length === 2);
});

test("streamed words and typing end with the entry that follows", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.socket.push({ t: "eph", conv: "c_1", from: "p_a", what: "words", turn: "t", text: "I found" });
  server.socket.push({ t: "eph", conv: "c_1", from: "p_me", what: "typing", ttl_ms: 6000 });
  await until(() => chat.main.words?.text === "I found");
  assert.equal(chat.main.typing, null);
  server.socket.push(server.store("p_a", { text: "I found three." }));
  await until(() => chat.main.last === 1);
  assert.equal(chat.main.words, null);
});

test("edits, redactions and unknown kinds keep the order and the count", async () => {
  const server = new FakeServer();
  const chat = client(server);
  await until(() => chat.sync === "live");
  server.store("p_x", { text: "helo" });
  server.log.push({ t: "event", conv: "c_1", seq: 2, kind: "edit", at: "", target: 1, body: { text: "hello" } });
  server.store("p_x", { text: "secret" });
  server.log.push({ t: "event", conv: "c_1", seq: 4, kind: "redact", at: "", target: 3 });
  server.log.push({ t: "event", conv: "c_1", seq: 5, kind: "hologram", at: "" });
  server.socket.push({ t: "ping", time: "", heads: { c_1: 5 } });
  await until(() => chat.main.last === 5);
  const [first, second, third] = chat.main.entries();
  assert.deepEqual([first?.body?.text, first?.edited, second?.redacted, second?.body], ["hello", true, true, {}]);
  assert.equal(third?.kind, "hologram");
});

test("the back-off is full jitter within its caps", () => {
  assert.equal(backoff(0, 0, () => 1), 500);
  assert.equal(backoff(9, 0, () => 1), 5000);
  assert.equal(backoff(9, 61_000, () => 1), 30_000);
  assert.equal(backoff(3, 0, () => 0), 0);
});
