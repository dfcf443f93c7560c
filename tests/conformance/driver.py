"""The Python client, driven by JSON lines on stdin; what it knows goes to stdout. web/tests/driver.ts is its twin."""

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from conversations.client import Client, Pace, Refused, SqliteOutbox, TicketRefused


class Driver:
    def __init__(self) -> None:
        self.client: Client | None = None
        self.main = ""
        self.applied: dict[str, list[int]] = {}
        self.asked = asyncio.Queue[dict[str, Any]]()
        self.said = ""
        self.told_soon = False
        self.tasks: set[asyncio.Task[Any]] = set()

    def out(self, **line: Any) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def changed(self) -> None:
        if not self.told_soon:
            self.told_soon = True
            asyncio.get_running_loop().call_later(0.005, self.tell)

    def tell(self) -> None:
        self.told_soon = False
        client = self.client
        if client is None:
            return
        threads = {}
        for conv, thread in client.logs.items():
            threads[conv] = {
                "epoch": thread.epoch,
                "first": thread.start,
                "last": thread.last,
                "head": thread.head,
                "entries": [[e["seq"], e["kind"], (e.get("body") or {}).get("text")] for e in thread.entries],
                "applied": self.applied.get(conv, []),
                "outbox": [
                    [i.frame.get("body", {}).get("text"), i.state, (i.error or {}).get("code", "")]
                    for i in thread.outbox
                ],
                "cursors": {who: list(at) for who, at in thread.cursors.items()},
                "words": (thread.words or {}).get("text"),
            }
        state = {
            "sync": client.sync,
            "stopped": client.line.stopped_by,
            "waiting": client.waiting,
            "threads": threads,
            "inbox": {conv: row["head"] for conv, row in client.inbox.rows.items()},
        }
        line = json.dumps(state)
        if line != self.said:
            self.said = line
            self.out(state=state)

    async def ticket(self, fresh: bool) -> dict[str, Any]:
        self.out(ask="ticket", fresh=fresh)
        answer = await self.asked.get()
        if "refuse" in answer:
            raise TicketRefused(answer["refuse"])
        if "fail" in answer:
            raise ConnectionError("no ticket just now")
        return dict(answer["ticket"])

    def applying(self, conv: str, event: dict[str, Any]) -> None:
        self.applied.setdefault(conv, []).append(event["seq"])

    def start(self, wish: dict[str, Any]) -> None:
        pace = Pace(**{name: ms / 1000 for name, ms in wish["pace"].items() if name in Pace.__slots__})
        fixed = wish.get("random")
        more = {} if fixed is None else {"random": lambda: fixed}
        self.client = Client(
            wish["url"], self.ticket, outbox=SqliteOutbox(Path(wish["outbox"])), pace=pace,
            on_event=self.applying, on_change=self.changed, **more,
        )  # fmt: skip
        self.main = wish["conv"]
        if self.main:
            self.client.open(self.main, epoch=wish["epoch"])
        self.client.start()

    async def perform(self, wish: dict[str, Any]) -> None:
        client = self.client
        assert client is not None
        conv = wish.get("conv") or self.main
        match wish["do"]:
            case "say":
                client.say(conv, wish["text"])
            case "act" | "edit" | "redact" | "react":
                await self.answered(conv, wish)
            case "retry":
                client.sender.retry(client.logs[conv], client.logs[conv].outbox[0].cid)
            case "discard":
                client.sender.discard(client.logs[conv], client.logs[conv].outbox[0].cid)
            case "cursor":
                client.cursor(conv, delivered=wish.get("delivered", 0), read=wish.get("read", 0))
            case "typing":
                await client.typing(conv)
            case "wake":
                client.line.resume()
            case "offline":
                client.line.offline()
            case "inbox":
                with contextlib.suppress(Refused, TimeoutError, ConnectionError):
                    await client.follow_inbox()

    async def answered(self, conv: str, wish: dict[str, Any]) -> None:
        client = self.client
        assert client is not None
        try:
            match wish["do"]:
                case "act":
                    ok = await client.act(conv, wish["action"], wish.get("args", {}))
                case "edit":
                    ok = await client.edit(conv, wish["target"], wish["text"])
                case "redact":
                    ok = await client.redact(conv, wish["target"])
                case _:
                    ok = await client.react(conv, wish["target"], wish["emoji"])
        except Refused as refusal:
            self.out(answer=refusal.code)
        else:
            self.out(answer="ok", dup=ok.get("dup"))

    async def run(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(0, "rb")
        )
        while line := await reader.readline():
            wish = json.loads(line)
            if wish.get("do") == "start":
                self.start(wish)
            elif "do" in wish:
                task = asyncio.create_task(self.perform(wish))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
            else:
                self.asked.put_nowait(wish)


if __name__ == "__main__":
    asyncio.run(Driver().run())
