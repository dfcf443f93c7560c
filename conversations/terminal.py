"""A shopper in a terminal, over the real socket: scripted (`--say`, `--act`) or by hand."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import httpx

from conversations.client import Client, Closed, Refused, SqliteOutbox, TicketRefused
from conversations.wording import card_text

TURN_SECONDS: Final = 60.0
SETTLED_SECONDS: Final = 20.0
SPARE_SECONDS: Final = 30.0
WAITS_FOR_PAYMENT: Final = ("created", "requires_action")


class Unreachable(Exception):
    """There is no such server, or (`final`) no such shop on it. The text says what to do."""

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


@dataclass(frozen=True)
class Step:
    """One thing the shopper does: says a text, or presses a button ({"action", "args"})."""

    kind: Literal["say", "act"]
    value: str


@dataclass
class Turn:
    """What came of one step: the shop's texts and cards, the tools it ran, how long it took."""

    say: str
    texts: list[str] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    tools: list[dict[str, Any]] = field(default_factory=list)
    chips: list[str] = field(default_factory=list)
    ms: int = 0
    error: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        shown = {
            "say": self.say,
            "texts": self.texts,
            "cards": self.cards,
            "tools": self.tools,
            "ms": self.ms,
        }
        return {**shown, "error": self.error} if self.error else shown


class Shop:
    """Where to shop: one server, one site, one shopper's session, remembered in `keep` if that is given."""

    def __init__(self, url: str, site: str | None, keep: Path | None = None) -> None:
        self.url = url.rstrip("/")
        self._keep = keep
        self._http = httpx.Client(base_url=self.url, timeout=15, trust_env=False)
        self.site = site or self._default_site()
        self._renew: str | None = None
        if keep is not None and keep.exists():
            self._renew = json.loads(keep.read_text(encoding="utf-8")).get(self.site)
        self.session: dict[str, Any] = {}

    @property
    def socket(self) -> str:
        return self.url.replace("http", "ws", 1) + "/ws/chat"

    def _default_site(self) -> str:
        return str(self._ask("GET", "/api/v1/site-default")["site_key"])

    def ticket(self) -> str:
        """A fresh ticket for the same shopper."""
        wish = {"site_key": self.site}
        if self._renew:
            wish["renew"] = self._renew
        self.session = self._ask("POST", "/api/v1/widget/sessions", json=wish)
        self._renew = self.session["renew"]
        if self._keep is not None:
            self._keep.touch(mode=0o600)
            self._keep.write_text(json.dumps({self.site: self._renew}), encoding="utf-8")
        return str(self.session["token"])

    async def tickets(self, fresh: bool = False) -> dict[str, Any]:
        """For the client: the ticket there is while it lasts, else a fresh one for the same shopper."""
        left = (
            datetime.fromisoformat(self.session["expires_at"]) - datetime.now(UTC) if self.session else None
        )
        if fresh or left is None or left.total_seconds() < SPARE_SECONDS:
            try:
                await asyncio.to_thread(self.ticket)
            except Unreachable as problem:
                if problem.final:
                    raise TicketRefused("unauthorised", str(problem)) from problem
                raise ConnectionError(str(problem)) from problem
        return self.session

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise Unreachable(f"No server at {self.url}: start it with `./manage.py up`.") from error
        if answer.status_code >= 400:
            problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
            said = problem.get("message") or problem.get("detail") or answer.status_code
            final = answer.status_code < 500 and answer.status_code != 429
            raise Unreachable(f"{self.url}{path}: {said}", final=final)
        return dict(answer.json())


class Shopper:
    """Drives one conversation and remembers what was shown."""

    def __init__(self, shop: Shop, client: Client) -> None:
        self.shop, self.client = shop, client
        self.conversation: str = shop.session["conversation"]
        self.turns: list[Turn] = []
        self.read = 0

    @property
    def entries(self) -> list[dict[str, Any]]:
        return self.client.logs[self.conversation].entries

    def newest(self, kind: str, after: int = 0) -> dict[str, Any] | None:
        """The newest card of a type."""
        for entry in reversed(self.entries):
            card = entry["body"].get("card")
            if entry["seq"] > after and card and card.get("type") == kind:
                return dict(card)
        return None

    async def take(self, step: Step) -> Turn:
        began = time.perf_counter()
        if step.kind == "say":
            turn = Turn(step.value)
            await self._say(turn, step.value)
        else:
            wish = json.loads(step.value)
            turn = Turn(step.value)
            await self._act(turn, str(wish.get("action", "")), dict(wish.get("args") or {}))
        turn.ms = round((time.perf_counter() - began) * 1000)
        self.turns.append(turn)
        return turn

    async def _say(self, turn: Turn, text: str) -> None:
        try:
            mine = int((await self.client.send(self.conversation, text))["seq"])
        except Refused as refusal:
            turn.error = _problem(refusal)
            return
        try:
            await self.client.wait_for(
                self.conversation, lambda e: self._over(e, mine), after=mine, seconds=TURN_SECONDS
            )
        except TimeoutError:
            turn.error = {"code": "no_answer", "message": f"No answer within {TURN_SECONDS:.0f} s."}
        self._collect(turn)

    def _over(self, entry: dict[str, Any], mine: int) -> bool:
        """The assistant's last word on what I said, or a person's, or that nobody will answer now."""
        body = entry["body"]
        if entry.get("role") == "assistant":
            return bool(body.get("final")) and int(body.get("turn") or 0) >= mine
        return entry.get("role") == "member" and entry["kind"] == "message"

    async def _act(self, turn: Turn, action: str, args: dict[str, Any]) -> None:
        turn.tools.append({"name": action, "args": args})
        try:
            answer = await self.client.act(self.conversation, action, args)
        except Refused as refusal:
            turn.error = _problem(refusal)
            return
        seq = answer.get("seq")
        if seq and answer.get("conv", self.conversation) == self.conversation:
            await self.client.wait_for(self.conversation, lambda e: e["seq"] >= seq)
        self._collect(turn)

    def _collect(self, turn: Turn) -> None:
        for entry in self.entries:
            if entry["seq"] <= self.read:
                continue
            self.read = entry["seq"]
            body = entry["body"]
            if entry.get("from") == self.client.me and entry.get("role") == "customer":
                continue
            if body.get("text"):
                turn.texts.append(body["text"])
            if body.get("card"):
                turn.cards.append(body["card"])
            if body.get("chips"):
                turn.chips = [chip["say"] for chip in body["chips"]]
            turn.tools += [{"name": t["name"], "args": t.get("args", {})} for t in body.get("tools", [])]

    async def settle(self) -> None:
        """Pay what waits for payment with the sandbox, then wait for the order and its invoice."""
        payment = self.newest("payment")
        if payment is None or payment["status"] not in WAITS_FOR_PAYMENT:
            return
        turn = self.turns[-1] if self.turns else Turn("")
        until = time.monotonic() + SETTLED_SECONDS
        start = self.read
        while True:
            try:
                await self.client.act(
                    self.conversation,
                    "payment.simulate",
                    {"payment": payment["payment"], "outcome": "succeed"},
                )
                break
            except Refused as refusal:
                # The provider is asked outside the transaction: the payment may not have reached it yet.
                if refusal.code != "not_found" or time.monotonic() > until:
                    turn.error = _problem(refusal)
                    return
                await asyncio.sleep(0.2)
        for kind in ("order", "invoice"):
            left = until - time.monotonic()
            try:
                await self.client.wait_for(
                    self.conversation,
                    lambda e, kind=kind: (e["body"].get("card") or {}).get("type") == kind,  # type: ignore[misc]
                    after=start,
                    seconds=max(0.1, left),
                )
            except TimeoutError:
                break
        self._collect(turn)

    def order(self) -> dict[str, Any] | None:
        card = self.newest("order")
        if card is None:
            return None
        invoice = self.newest("invoice")
        mine = invoice if invoice and invoice.get("order") == card["order"] else None
        return {
            "number": card["number"],
            "status": card["status"],
            "total_minor": card["total_minor"],
            "currency": card["currency"],
            "invoice_url": mine["invoices"][0]["url"] if mine and mine["invoices"] else None,
        }


def _problem(refusal: Refused) -> dict[str, Any]:
    return {"code": refusal.code, "message": str(refusal), "details": refusal.details}


async def converse(
    *, url: str, site: str | None, steps: Sequence[Step], as_json: bool, keep: Path | None = None
) -> int:
    """Run the steps, or talk by hand without any. Returns the exit status.

    keep: a file that remembers the shopper; beside it, `.outbox`, what she said and the server has not
    confirmed. With it a terminal that was killed goes on where it was.
    """
    shop = Shop(url, site, keep)
    await asyncio.to_thread(shop.ticket)
    outbox = SqliteOutbox(keep.with_name(keep.name + ".outbox")) if keep is not None else None
    client = Client(shop.socket, shop.tickets, outbox=outbox)
    try:
        async with client:
            shopper = Shopper(shop, client)
            answer = await client.follow(shopper.conversation, epoch=shop.session["epoch"])
            # What was said in an earlier session has been read there.
            head = answer["head"]
            await client.until(lambda: client.logs[shopper.conversation].last >= head or None)
            shopper.read = head
            if not steps and not as_json:
                await _by_hand(shopper)
                return 0
            await _scripted(shopper, steps, as_json)
            result = {
                "conversation": shopper.conversation,
                "turns": [turn.as_json() for turn in shopper.turns],
                "order": shopper.order(),
            }
            if as_json:
                sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            return 1 if any(turn.error for turn in shopper.turns) else 0
    except (Closed, TicketRefused) as error:
        raise Unreachable(f"The server ended the conversation: {error}") from error


async def _scripted(shopper: Shopper, steps: Sequence[Step], as_json: bool) -> None:
    for place, step in enumerate(steps):
        turn = await shopper.take(step)
        # A script that decides about its payments by itself is left to it.
        by_itself = any(s.kind == "act" and "payment.simulate" in s.value for s in steps[place + 1 :])
        if not by_itself:
            await shopper.settle()
        if not as_json:
            _show(turn)


def _show(turn: Turn, *, echo: bool = True) -> None:
    out = [f"> {turn.say}"] if echo and turn.say else []
    out += turn.texts
    for card in turn.cards:
        out += [f"[{card.get('type')}]", card_text(card)]
    if turn.chips:
        out.append("  (" + " | ".join(turn.chips) + ")")
    if turn.error:
        out.append(f"! {turn.error['message']}")
    sys.stdout.write("\n".join(out) + "\n")
    sys.stdout.flush()


HELP: Final = """Write as to a person. /pay pays with the sandbox, /act JSON presses a button, /quit ends."""


async def _by_hand(shopper: Shopper) -> None:
    sys.stdout.write(f"{shopper.shop.site} at {shopper.shop.url}\n{HELP}\n")
    while True:
        try:
            text = (await asyncio.to_thread(input, "\nyou> ")).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if text in ("/quit", "/q"):
            return
        if not text:
            news = Turn("")
            shopper._collect(news)
            _show(news, echo=False)
            continue
        if text == "/pay":
            shopper.turns.append(Turn(""))
            await shopper.settle()
            _show(shopper.turns[-1], echo=False)
            continue
        if text in ("/help", "/?"):
            sys.stdout.write(HELP + "\n")
            continue
        step = (
            Step("act", text.removeprefix("/act").strip()) if text.startswith("/act") else Step("say", text)
        )
        try:
            _show(await shopper.take(step), echo=False)
        except ValueError:
            sys.stdout.write('! An act is JSON: /act {"action": "cart.view", "args": {}}\n')
