"""What hostile or broken clients do to a server, as a process: `python -m loadtests.attackers NAME PORT SECONDS`.

Tickets come as JSON on stdin ({"customers": […], "members": […], "conversations": […]}), counts go to stdout at the
end. It gives way to everybody else on the machine (nice): it stands for machines of its own.
"""

import asyncio
import collections
import contextlib
import json
import os
import socket
import sys
import threading
import time
from typing import Any, Final

import uvloop

from loadtests.fuzz import Fuzzer
from loadtests.wire import Wire, connect, frame, handshake

PATH: Final = "/ws/chat"
SUBPROTOCOL: Final = "chat.v1.json"
CONNECTS_PER_SECOND: Final = 1000
FUZZ_FRAMES: Final = 100_000
FRAMES_A_SOCKET: Final = 12  # the tenth wrong one within a minute ends it
KIB_64: Final = 64 * 1024

Tickets = dict[str, list[str]]
Counts = collections.Counter[str]


def hello(token: str) -> bytes:
    said = {"t": "hello", "id": 1, "token": token, "client": {"name": "attacker", "version": "1"}}
    return frame(json.dumps(said).encode())


# --- those who never read -----------------------------------------------------------------------------


def never_read(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    """Twenty members of staff follow every conversation, ask for its past again and again, and read nothing."""
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_deaf, args=(port, token, tickets["conversations"], end, counts))
        for token in tickets["members"][:20]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _deaf(port: int, token: str, conversations: list[str], end: float, counts: Counts) -> None:
    asks = [{"t": "sub", "id": n, "conv": conv, "after": 0} for n, conv in enumerate(conversations)]
    past = [{"t": "fetch", "id": n, "conv": conv, "after": 0} for n, conv in enumerate(conversations)]
    while time.monotonic() < end:
        with socket.socket() as wire:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            wire.settimeout(1)
            try:
                wire.connect(("127.0.0.1", port))
                wire.sendall(handshake(f"127.0.0.1:{port}", PATH, SUBPROTOCOL))
                wire.recv(2000)
                wire.sendall(hello(token))
                counts["sockets"] += 1
                for ask in asks:
                    wire.sendall(frame(json.dumps(ask).encode()))
                while time.monotonic() < end:
                    for ask in past:
                        with contextlib.suppress(
                            TimeoutError
                        ):  # the server has stopped listening to us: good
                            wire.send(frame(json.dumps(ask).encode()))
                            counts["frames"] += 1
                    time.sleep(0.2)
            except OSError:
                counts["hung up on"] += 1
                time.sleep(0.2)


# --- those who connect and connect --------------------------------------------------------------------


async def _storm(port: int, seconds: float, tokens: list[str], counts: Counts) -> None:
    """1,000 new sockets a second. Without a token they say nothing more; with one, hello, and stay two seconds."""
    loop = asyncio.get_running_loop()
    began, made = loop.time(), 0
    held: collections.deque[tuple[float, Wire]] = collections.deque()
    tasks: set[asyncio.Task[None]] = set()
    waiting = asyncio.Semaphore(4000)

    def heard(wire: Wire, text: bytes) -> None:
        counts["welcomes" if b'"welcome"' in text else "frames heard"] += 1

    def closed(wire: Wire, code: int) -> None:
        counts[f"closed {code}"] += 1

    async def one(number: int) -> None:
        async with waiting:
            try:
                wire = await connect(
                    port,
                    PATH,
                    subprotocol=SUBPROTOCOL,
                    on_text=heard,
                    on_close=closed,
                    number=number,
                    seconds=10,
                )
            except (OSError, TimeoutError) as error:
                counts[f"refused {type(error).__name__}"] += 1
                return
        counts["opened"] += 1
        if tokens and wire.transport is not None:
            wire.transport.write(hello(tokens[number % len(tokens)]))
        held.append((loop.time() + (2 if tokens else 8), wire))

    while (now := loop.time()) < began + seconds:
        while made < (now - began) * CONNECTS_PER_SECOND:
            task = loop.create_task(one(made))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            made += 1
        while held and held[0][0] < now:
            held.popleft()[1].abort()
        await asyncio.sleep(0.005)
    counts["attempts"] = made
    counts["attempts per second"] = round(made / seconds)
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for _, wire in held:
        wire.abort()


async def connects(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    await _storm(port, seconds, tickets["customers"], counts)


async def silent_connects(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    await _storm(port, seconds, [], counts)


# --- large frames at line rate ----------------------------------------------------------------------------


async def large_frames(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    """Four members: a `pong` of 64 KiB that means nothing, a text that is too long, and a frame that is too large."""
    pad = "x" * (KIB_64 - 24)
    text = {
        "t": "send",
        "id": 1,
        "conv": tickets["conversations"][0],
        "cid": "0" * 32,
        "body": {"text": pad[:60_000]},
    }
    kinds = {
        "valid": frame(f'{{"t":"pong","x":"{pad}"}}'.encode()[:KIB_64]),
        "valid too": frame(f'{{"t":"pong","x":"{pad}"}}'.encode()[:KIB_64]),
        "long text": frame(json.dumps(text).encode()),
        "too large": frame(b'{"t":"pong","x":"' + b"x" * (KIB_64 + 100) + b'"}'),
    }
    end = asyncio.get_running_loop().time() + seconds
    await asyncio.gather(
        *(
            _flood(port, token, kind, data, end, counts)
            for token, (kind, data) in zip(tickets["members"], kinds.items(), strict=False)
        )
    )


async def _flood(port: int, token: str, kind: str, data: bytes, end: float, counts: Counts) -> None:
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(handshake(f"127.0.0.1:{port}", PATH, SUBPROTOCOL))
            await reader.readuntil(b"\r\n\r\n")
            writer.write(hello(token))
            listening = loop.create_task(_count_bytes(reader))
            counts[f"{kind}: sockets"] += 1
            while loop.time() < end and not listening.done():
                writer.write(data)
                await writer.drain()
                counts[f"{kind}: frames"] += 1
            listening.cancel()
            writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError):
            counts[f"{kind}: hung up on"] += 1
            await asyncio.sleep(0.05)


async def _count_bytes(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(OSError):
        while await reader.read(65536):
            pass


# --- nonsense -------------------------------------------------------------------------------------------


async def nonsense(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    """At least 100,000 frames of the fuzzer, a dozen to a socket, however long it takes; then until the time is up."""
    loop = asyncio.get_running_loop()
    end, fuzzer = loop.time() + seconds, Fuzzer(11, tuple(tickets["conversations"]))
    tokens = tickets["members"] + tickets["customers"]
    began, spoken = loop.time(), 0

    def heard(wire: Wire, text: bytes) -> None:
        if b'"welcome"' in text or b'"pong"' in text:
            wire.note.set()
        else:
            counts["errors answered" if b'"err"' in text else "other answers"] += 1

    def closed(wire: Wire, code: int) -> None:
        counts[f"closed {code}"] += 1
        if wire.note is not None:
            wire.note.set()

    async def until_heard(wire: Wire, data: bytes) -> bool:
        """Say it, and wait for the answer or the end."""
        wire.note = asyncio.Event()
        if wire.transport is not None:
            wire.transport.write(data)
            async with asyncio.timeout(10):
                await wire.note.wait()
        return wire.transport is not None

    async def speaker(number: int) -> None:
        nonlocal spoken
        while spoken < FUZZ_FRAMES or loop.time() < end:
            try:
                wire = await connect(port, PATH, subprotocol=SUBPROTOCOL, on_text=heard, on_close=closed)
                token = tokens[(number + counts["sockets"]) % len(tokens)]
                counts["sockets"] += 1
                if not await until_heard(wire, hello(token)):
                    continue
                # What ends a socket comes last: else most of the others would be said to nobody.
                for case in sorted(fuzzer.cases(FRAMES_A_SOCKET), key=lambda case: case.ends):
                    if case.ends and not await until_heard(wire, frame(b'{"t":"ping"}')):
                        break
                    if wire.transport is None:
                        break
                    wire.transport.write(case.data)
                    spoken += 1
                    counts[case.kind] += 1
                await until_heard(wire, frame(b'{"t":"ping"}'))
            except (OSError, TimeoutError) as error:
                counts[f"refused {type(error).__name__}"] += 1
                await asyncio.sleep(0.1)
            else:
                wire.abort()

    await asyncio.gather(*(speaker(number) for number in range(32)))
    counts["frames"] = spoken
    counts["frames per second"] = round(spoken / (loop.time() - began))


# --- nobody ---------------------------------------------------------------------------------------------


def bystander(port: int, seconds: float, tickets: Tickets, counts: Counts) -> None:
    """Says nothing to the server and is busy all the same: what the attackers' own CPU costs on this machine."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        json.loads(json.dumps(tickets))
        counts["turns"] += 1


ATTACKS: Final = {
    "bystander": bystander,
    "never-read": never_read,
    "connects": connects,
    "silent-connects": silent_connects,
    "large-frames": large_frames,
    "nonsense": nonsense,
}


def main() -> None:
    name, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    os.nice(10)
    tickets: Tickets = json.load(sys.stdin)
    counts: Counts = collections.Counter()
    attack: Any = ATTACKS[name]
    if asyncio.iscoroutinefunction(attack):
        uvloop.run(attack(port, seconds, tickets, counts))
    else:
        attack(port, seconds, tickets, counts)
    json.dump(counts, sys.stdout)


if __name__ == "__main__":
    main()
