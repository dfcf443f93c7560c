"""Measured by a phone: from "measure me" to a size on a product, a synthetic shopper standing in for the camera."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    WebSocketRoute,
    expect,
    sync_playwright,
)

from measurement.estimation.closer import crop
from measurement.estimation.networks import Landmarker
from measurement.estimation.pose import PoseModel, look_closer
from measurement.estimation.select import DIAGONALS, MEASURED, WANTED
from measurement.estimation.types import KEYS
from measurement.wire import ObservationIn, pack
from tests.browser.camera import as_camera, frames, truth
from tests.browser.conftest import ARGUMENTS, chromium
from tests.stack import Stack

FILMS = Path(__file__).parents[1] / "measurement/clips"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# A phone whose browser cannot run the model: then the server's eyes are asked for.
NO_WEBGL = """
const whole = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return String(kind).startsWith("webgl") ? null : whole.call(this, kind, ...more);
};
"""
SHE_SAYS_NO = """
navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Permission denied", "NotAllowedError");
};
"""
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera shows a synthetic shopper who turns once around."""
    camera = as_camera("turn", tmp_path_factory.mktemp("camera"))
    with sync_playwright() as playwright:
        software = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright), args=[*ARGUMENTS, *camera, *software]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(filmed: Browser, live_server: Stack) -> Iterator[Open]:
    """visit(**context options) -> the shop's first page with the chat open; a refused script fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(*, camera: bool = True, webgl: bool = False, **options: Any) -> Page:
        options = PHONE | {"reduced_motion": "reduce", "locale": "en-GB"} | options
        context = filmed.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if not camera:
            context.add_init_script(SHE_SAYS_NO)
        if not webgl:
            context.add_init_script(NO_WEBGL)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None
        )
        page.goto("/")
        page.get_by_role("button", name="Chat with us").click()
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


def say(page: Page, text: str) -> None:
    chat = page.get_by_role("dialog", name="Fashionistar")
    chat.get_by_role("textbox", name="Message").fill(text)
    chat.get_by_role("button", name="Send").click()


def invited(page: Page) -> Locator:
    """ "Measure me" said; the card that answers."""
    say(page, "measure me")
    card = page.get_by_role("region", name="Measure me")
    expect(card).to_be_visible(timeout=45_000)
    return card


def measuring(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Measure me")


def heading(page: Page, name: str) -> Locator:
    return measuring(page).get_by_role("heading", name=name)


def agree(page: Page) -> None:
    measuring(page).get_by_label("I am 18 or older").check()
    measuring(page).get_by_label("I agree that").check()
    measuring(page).get_by_role("button", name="Agree and go on").click()


def give_height(page: Page, cm: str) -> None:
    measuring(page).get_by_label("Height in cm").fill(cm)
    measuring(page).get_by_role("button", name="Go on").click()


def row(page: Page, key: str) -> Locator:
    return measuring(page).locator(f"li[data-key={key}]")


def centimetres(page: Page, key: str) -> tuple[float, float]:
    """What the list says: the value and its margin."""
    found = re.search(r"([\d.]+) cm ± ([\d.]+)", row(page, key).inner_text())
    assert found, row(page, key).inner_text()
    return float(found[1]), float(found[2])


def test_from_measure_me_to_a_size_on_a_product(visit: Open) -> None:
    page = visit()
    body = truth("turn")
    invited(page).get_by_role("button", name="Measure me").click()
    expect(heading(page, "Your size from a short video")).to_be_visible()
    measuring(page).get_by_role("button", name="Agree and go on").click()
    expect(measuring(page).get_by_text("Please tick both boxes")).to_be_visible()
    agree(page)
    give_height(page, str(round(body["height"] / 10)))
    measuring(page).get_by_role("button", name="Open the camera").click()

    # This phone cannot do it alone: she is asked before any picture goes anywhere.
    expect(heading(page, "This device cannot measure alone")).to_be_visible()
    measuring(page).get_by_role("button", name="Send pictures while I turn").click()
    guide = measuring(page).get_by_role("status")
    expect(guide.get_by_text(re.compile("Hold still|Face the camera|turn slowly"))).to_be_attached(
        timeout=30_000
    )
    expect(guide.get_by_text(re.compile("turn slowly|Keep turning"))).to_be_attached(timeout=60_000)

    expect(heading(page, "Your measurements")).to_be_visible(timeout=90_000)
    expect(measuring(page).get_by_text("An estimate from one video")).to_be_visible()
    for key in KEYS:
        value, margin = centimetres(page, key)
        assert abs(value - body[key] / 10) < max(6.0, 2.5 * margin), key
        expect(row(page, key).get_by_text("estimate", exact=True)).to_be_visible()

    # She knows her waist better.
    row(page, "waist").get_by_role("button", name="Correct Waist").click()
    row(page, "waist").get_by_role("textbox", name="Waist").fill("990")
    row(page, "waist").get_by_role("button", name="Done").click()
    expect(row(page, "waist").get_by_role("alert")).to_contain_text("Between 45 cm and 180 cm")
    row(page, "waist").get_by_role("textbox", name="Waist").fill("99,0")
    row(page, "waist").get_by_label("I took this with a tape").check()
    row(page, "waist").get_by_role("button", name="Done").click()
    expect(row(page, "waist").get_by_text("tape", exact=True)).to_be_visible()
    expect(row(page, "waist").get_by_text("99 cm")).to_be_visible()
    measuring(page).get_by_label("The estimates will do for these too").check()
    measuring(page).get_by_role("button", name="These are right").click()
    expect(heading(page, "Saved")).to_be_visible()
    measuring(page).get_by_role("button", name="Back to the shop").click()

    expect(page.get_by_role("region", name="Your measurements").last).to_be_visible(timeout=30_000)
    say(page, "show me men's shirts")
    piece = page.locator("fs-product").first
    expect(piece.get_by_text("Your size")).to_be_visible(timeout=45_000)
    log = page.get_by_role("log").inner_text()
    assert "99 cm" not in log
    assert "990" not in log


def test_a_line_that_is_cut_in_the_middle_is_taken_up_again(visit: Open) -> None:
    page = visit()
    lines: list[WebSocketRoute] = []

    def carry(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        lines.append(line)
        heard = 0

        def from_server(message: str | bytes) -> None:
            nonlocal heard
            heard += 1
            line.send(message)
            if len(lines) == 1 and heard == 4:  # a tunnel, a lift
                line.close(code=4006)

        server.on_message(from_server)

    page.route_web_socket(re.compile("/ws/measure$"), carry)
    invited(page).get_by_role("button", name="Measure me").click()
    agree(page)
    give_height(page, str(round(truth("turn")["height"] / 10)))
    measuring(page).get_by_role("button", name="Open the camera").click()
    measuring(page).get_by_role("button", name="Send pictures while I turn").click()
    expect(heading(page, "Your measurements")).to_be_visible(timeout=120_000)
    assert len(lines) == 2


def test_a_clip_that_is_too_dark_is_refused_with_a_remedy_and_a_good_one_measured(visit: Open) -> None:
    page = visit(camera=False)
    invited(page).get_by_role("button", name="Measure me").click()
    agree(page)
    give_height(page, "177")
    measuring(page).get_by_role("button", name="Upload a clip").click()
    choose = measuring(page).get_by_label("Choose or film a clip")
    choose.set_input_files({"name": "me.txt", "mimeType": "text/plain", "buffer": b"hello"})
    expect(measuring(page).get_by_role("alert")).to_contain_text("MP4, MOV or WebM")
    choose.set_input_files(FILMS / "black.mp4")
    expect(measuring(page).get_by_role("alert")).to_contain_text("It was too dark.", timeout=60_000)
    measuring(page).get_by_role("button", name="Upload a clip").click()
    choose.set_input_files(FILMS / "good.mp4")
    expect(heading(page, "Your measurements")).to_be_visible(timeout=60_000)
    assert centimetres(page, "hip")[0] > 60


def test_the_model_on_her_own_device_sees_what_the_server_sees(filmed: Browser, live_server: Stack) -> None:
    """One picture through the real WebAssembly, under the policy that allows it there alone."""
    picture = next(frames("turn"))
    context = filmed.new_context(base_url=live_server.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.set_default_timeout(240_000)
    ok, png = cv2.imencode(".png", picture)
    assert ok
    told = page.evaluate(ONE_FRAME, list(png.tobytes()))
    context.close()
    assert told["t"] == "seen", told
    assert all(url.startswith((live_server.url, "data:", "blob:")) for url in asked)
    assert any(url.split("?")[0].endswith(".wasm") for url in asked)

    seen = told["observation"]
    bits = np.packbits(np.array(seen["mask"], np.uint8))
    ObservationIn.model_validate_json(json.dumps(seen | {"mask": _base64(bits)}))
    mine = PoseModel().observe(picture, 0)
    assert mine is not None
    landmarks = np.array(seen["landmarks"])[:29, :2]
    assert np.abs(landmarks - mine.landmarks[:29, :2]).mean() < 4
    ours, theirs = (
        _in_frame(mine.mask, mine.to_frame, picture),
        _in_frame(
            np.array(seen["mask"], np.uint8).reshape(256, 256) * 255, np.array(seen["to_frame"]), picture
        ),
    )
    assert _shared(ours, theirs) > 0.95
    assert abs(seen["luma"] - mine.luma) < 3

    # Her closer look, at its own crop and at the one that the server would have taken.
    assert told["prepared"]["t"] == "prepared", told["prepared"]
    closer = told["closer"]["outline"]
    to_frame = np.array(closer["to_frame"], np.float32)
    assert to_frame == pytest.approx(crop(np.array(seen["landmarks"], np.float32)), rel=1e-4, abs=1e-2)
    theirs = np.array(closer["mask"], np.uint8).reshape(256, 256) > 0
    server = Landmarker()
    assert _shared(server.outline(picture, to_frame) >= 128, theirs) > 0.998
    mine_to_frame = crop(mine.landmarks)
    ours = _in_frame(server.outline(picture, mine_to_frame), mine_to_frame, picture)
    assert _shared(ours, _in_frame(theirs * np.uint8(255), to_frame, picture)) > 0.96
    assert told["forgotten"]["t"] == "failed"


ONE_FRAME = """async (bytes) => {
  const frame = document.createElement("iframe");
  const { port1, port2 } = new MessageChannel();
  const heard = [];
  let wake = () => undefined;
  port1.onmessage = ({ data }) => (heard.push(data), wake());
  const next = async () => {
    while (!heard.length) await new Promise((resolve) => (wake = resolve));
    return heard.shift();
  };
  frame.onload = () => frame.contentWindow.postMessage("fashionistar:engine", location.origin, [port2]);
  frame.src = "/measurement/engine";
  document.body.append(frame);
  const ready = await next();
  if (ready.t !== "ready") return ready;
  const observe = async (at_ms, kept) => {
    const frame = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    port1.postMessage({ t: "observe", seq: 1, at_ms, frame, kept }, [frame]);
    return next();
  };
  const closer = async (at_ms) => {
    port1.postMessage({ t: "closer", seq: 2, at_ms });
    return next();
  };
  const seen = await observe(0, []);
  if (!seen.observation) return seen;
  await observe(100, [0]);
  port1.postMessage({ t: "prepare" });
  const prepared = await next();
  const look = await closer(0);
  await observe(200, [100]);
  const forgotten = await closer(0);
  seen.observation.mask = [...seen.observation.mask];
  look.outline.mask = [...look.outline.mask];
  return { ...seen, prepared, closer: look, forgotten };
}"""


def _base64(bits: np.ndarray) -> str:
    import base64

    return base64.b64encode(bits.tobytes()).decode()


def _shared(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float((ours & theirs).sum() / (ours | theirs).sum())


def _in_frame(mask: np.ndarray, to_frame: np.ndarray, picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    return np.asarray(cv2.warpAffine(mask, to_frame.astype(np.float64), (width, height)) > 127)


@pytest.fixture(scope="module")
def film() -> list[dict[str, Any] | None]:
    """What the server's eyes see of the film, frame by frame, closer looks included."""
    pose = PoseModel()
    seen = ((picture, pose.observe(picture, number * 125)) for number, picture in enumerate(frames("turn")))
    return [one and pack(look_closer(picture, one)) for picture, one in seen]


def quick(page: Page, film: list[dict[str, Any] | None], *, closely: bool = True) -> None:
    """An engine that has seen it all before: no machine without a graphics card keeps up with her turn."""
    text = QUICK.replace("FILM", json.dumps(film)).replace("CLOSELY", json.dumps(closely))
    page.route("**/measurement/engine?*", lambda route: route.fulfill(body=text, content_type="text/html"))


def test_frames_that_are_measured_are_looked_at_closely_on_her_own_device(
    visit: Open, film: list[dict[str, Any] | None]
) -> None:
    page = visit(webgl=True)
    quick(page, film)
    body = truth("turn")
    invited(page).get_by_role("button", name="Measure me").click()
    agree(page)
    give_height(page, str(round(body["height"] / 10)))
    with page.expect_request("**/observations", timeout=90_000) as request:
        measuring(page).get_by_role("button", name="Open the camera").click()
    sent = request.value.post_data_json["observations"]
    most = MEASURED * len(WANTED) + len(DIAGONALS)
    assert 8 <= sum("closer" in one for one in sent) <= most
    assert len(sent) > sum("closer" in one for one in sent)
    known = {one["closer"]["mask"] for one in film if one}
    assert all(one["closer"]["mask"] in known for one in sent if "closer" in one)
    expect(heading(page, "Your measurements")).to_be_visible(timeout=60_000)
    for key in KEYS:
        value, margin = centimetres(page, key)
        assert abs(value - body[key] / 10) < max(6.0, 2.5 * margin), key


def test_a_device_that_cannot_look_closely_asks_before_a_picture_goes_anywhere(
    visit: Open, film: list[dict[str, Any] | None]
) -> None:
    page = visit(webgl=True)
    quick(page, film, closely=False)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/observations" in request.url else None)
    invited(page).get_by_role("button", name="Measure me").click()
    agree(page)
    give_height(page, "170")
    measuring(page).get_by_role("button", name="Open the camera").click()
    expect(heading(page, "This device cannot measure alone")).to_be_visible(timeout=60_000)
    assert sent == []


QUICK = """<!doctype html><script>
const film = FILM;
const bits = (text) => {
  const mask = new Uint8Array(65536);
  [...atob(text)].forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit++) mask[at * 8 + bit] = (byte.charCodeAt(0) >> (7 - bit)) & 1;
  });
  return mask;
};
const unpacked = (outline) => ({ ...outline, mask: bits(outline.mask) });
addEventListener("message", ({ ports: [port] }) => {
  const shown = new Map();
  port.onmessage = ({ data: { t, seq, at_ms, kept } }) => {
    if (t === "prepare") port.postMessage(CLOSELY ? { t: "prepared", ms: 1 } : { t: "failed", why: "no LiteRT" });
    if (t === "closer") {
      const one = shown.get(at_ms);
      if (!one) return port.postMessage({ t: "failed", why: "forgotten" });
      port.postMessage({ t, seq, at_ms, outline: unpacked(one.closer), ms: 1 });
    }
    if (t === "observe") {
      for (const before of shown.keys()) if (!kept.includes(before)) shown.delete(before);
      const one = film[Math.floor(at_ms / 125) % film.length];
      shown.set(at_ms, one);
      const { closer, ...seen } = one ?? {};
      port.postMessage({ t: "seen", seq, at_ms, observation: one && { ...unpacked(seen), at_ms }, luma: 120, ms: 20 });
    }
  };
  port.postMessage({ t: "ready", ms: 1 });
});
</script>"""


def test_webassembly_is_allowed_in_the_engines_frame_and_nowhere_else(visit: Open) -> None:
    page = visit()
    engine = page.request.get("/measurement/engine")
    policy = engine.headers["content-security-policy"]
    assert "'wasm-unsafe-eval'" in policy
    assert "connect-src 'self'" in policy
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    shop = page.request.get("/")
    assert "wasm" not in shop.headers["content-security-policy"]
    assert shop.headers["permissions-policy"].startswith("camera=(self)")
    # What is asked for is said as it is, whoever asks.
    assert "<b>" not in page.request.get("/measurement/engine?v=<b>").text()


def test_without_a_camera_a_tape_does_it_and_she_can_take_all_away_and_delete_it(
    visit: Open, tmp_path: Path
) -> None:
    page = visit(camera=False)
    invited(page).get_by_role("button", name="Measure me").click()
    agree(page)
    give_height(page, "17")
    expect(measuring(page).get_by_role("alert")).to_contain_text("between 130 cm and 230 cm")
    give_height(page, "1,70")
    measuring(page).get_by_role("button", name="Open the camera").click()
    expect(heading(page, "The camera is not allowed")).to_be_visible()
    measuring(page).get_by_role("button", name="Tape measure").click()

    fill = measuring(page).get_by_role("textbox")
    measuring(page).get_by_label("Bust or chest", exact=True).fill("92")
    measuring(page).get_by_label("Waist", exact=True).fill("7")
    measuring(page).get_by_label("Hip", exact=True).fill("98,5")
    measuring(page).get_by_role("button", name="Save my measurements").click()
    expect(row(page, "waist").get_by_role("alert")).to_contain_text("Between 45 cm and 180 cm")
    expect(fill).to_have_count(15)
    measuring(page).get_by_label("Waist", exact=True).fill("150")
    measuring(page).get_by_role("button", name="Save my measurements").click()
    expect(row(page, "waist").get_by_role("alert")).to_contain_text("more than the hips")
    measuring(page).get_by_label("Waist", exact=True).fill("74")
    measuring(page).get_by_role("button", name="Save my measurements").click()
    expect(heading(page, "Saved")).to_be_visible()
    measuring(page).get_by_role("button", name="Back to the shop").click()

    # The card that invited her has its answer, like after the camera.
    expect(page.get_by_role("region", name="Your measurements")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("region", name="Measure me")).to_have_count(0)

    say(page, "show me dresses")
    piece = page.locator("fs-product").first
    expect(piece.get_by_text("Your size")).to_be_visible(timeout=45_000)

    invited(page)
    page.get_by_role("region", name="Measure me").last.get_by_role("button").first.click()
    expect(heading(page, "Your measurements")).to_be_visible()
    expect(row(page, "waist").get_by_text("74 cm")).to_be_visible()
    measuring(page).get_by_text("in", exact=True).click()
    expect(row(page, "waist").get_by_text("29¼ in")).to_be_visible()
    with page.expect_download() as download:
        measuring(page).get_by_role("button", name="Take them with me").click()
    download.value.save_as(tmp_path / "mine.json")
    mine = json.loads((tmp_path / "mine.json").read_text())
    assert {key: value["mm"] for key, value in mine["measurements"].items()} == {
        "bust": 920,
        "waist": 740,
        "hip": 985,
    }
    measuring(page).get_by_role("button", name="Delete everything").click()
    measuring(page).get_by_role("button", name="Yes, delete").click()
    expect(heading(page, "All deleted")).to_be_visible()
    measuring(page).get_by_role("button", name="Back to the shop").click()
    say(page, "show me skirts")
    expect(page.locator("fs-products").last).to_be_visible(timeout=45_000)
    expect(page.locator("fs-products").last.get_by_text("Your size")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_way(
    visit: Open, axe: Callable[[Page], list[str]], scheme: str, width: int
) -> None:
    page = visit(camera=False, color_scheme=scheme, viewport={"width": width, "height": 844})
    invited(page).get_by_role("button", name="Measure me").click()
    expect(heading(page, "Your size from a short video")).to_be_visible()
    assert axe(page) == []
    agree(page)
    expect(heading(page, "How tall are you?")).to_be_visible()
    measuring(page).get_by_text("More, if you like").click()
    assert axe(page) == []
    give_height(page, "170")
    expect(heading(page, "Set the scene")).to_be_visible()
    assert axe(page) == []
    measuring(page).get_by_role("button", name="Open the camera").click()
    expect(heading(page, "The camera is not allowed")).to_be_visible()
    assert axe(page) == []
    measuring(page).get_by_role("button", name="Tape measure").click()
    measuring(page).get_by_label("Hip", exact=True).fill("2")
    measuring(page).get_by_role("button", name="Save my measurements").click()
    expect(row(page, "hip").get_by_role("alert")).to_be_visible()
    assert axe(page) == []


def test_the_keyboard_alone_leads_through_and_back_to_where_she_was(visit: Open) -> None:
    page = visit(camera=False, viewport={"width": 1280, "height": 860}, has_touch=False, is_mobile=False)
    card = invited(page)
    card.get_by_role("button", name="Measure me").press("Enter")
    expect(heading(page, "Your size from a short video")).to_be_focused()
    measuring(page).get_by_label("I am 18 or older").press(" ")
    measuring(page).get_by_label("I agree that").press(" ")
    measuring(page).get_by_role("button", name="Agree and go on").press("Enter")
    expect(heading(page, "How tall are you?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(measuring(page)).to_have_count(0)
    expect(card.get_by_role("button", name="Measure me")).to_be_focused()
