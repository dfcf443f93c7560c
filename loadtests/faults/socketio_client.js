// Two people a room on the real socket.io-client, as its tutorial writes them: in the full form with `retries` and
// `serverOffset`. stdin: {url, rooms, each, rate, full, settle_ms}. stdout: what each said, and what each was shown.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.env.CLIENT_FOLDER}/`);
const { io } = require("socket.io-client");

const { url, rooms, each, rate, full, settle_ms } = JSON.parse(readFileSync(0, "utf-8"));
const people = rooms.flatMap((room) =>
  ["a", "b"].map((side) => {
    const person = { room, side, said: 0, acked: 0, shown: [] };
    person.socket = io(url, {
      transports: ["websocket"],
      forceNew: true,
      auth: { room, serverOffset: 0 },
      ...(full ? { ackTimeout: 10000, retries: 3 } : {}),
    });
    person.socket.on("chat message", (content, id) => {
      heard = Date.now();
      person.socket.auth.serverOffset = id;
      person.shown.push(content.trimEnd());
    });
    return person;
  }),
);
let heard = Date.now();
let allowed = 0;
let before = Date.now();
let at = 0;

const say = (person) => {
  person.said += 1;
  const content = `${person.side} ${person.said} `.padEnd(120, ".").replace(/\.+$/, (dots) => " ".repeat(dots.length));
  if (!full) person.socket.emit("chat message", content);
  else person.socket.emit("chat message", content, `${person.room}-${person.side}-${person.said}`, () => (person.acked += 1));
};

const timer = setInterval(() => {
  const now = Date.now();
  allowed += ((now - before) / 1000) * rate;
  before = now;
  while (allowed >= 1 && people.some((person) => person.said < each)) {
    at = (at + 1) % people.length;
    if (people[at].said < each) {
      say(people[at]);
      allowed -= 1;
    }
  }
  if (people.every((person) => person.said >= each) && now - heard > settle_ms) {
    clearInterval(timer);
    process.stdout.write(JSON.stringify(people.map(({ room, side, said, acked, shown }) => ({ room, side, said, acked, shown }))), () =>
      process.exit(0),
    );
  }
}, 10);
