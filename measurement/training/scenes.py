"""Whole clips, as a phone would film them: good captures, and every fault that must be refused with its code."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np
import numpy.typing as npt

from measurement.estimation.types import KEYS
from measurement.training.bodies import Body
from measurement.training.camera import Camera
from measurement.training.people import Look, Stance, dressed, standing, stood
from measurement.training.raster import Renderer
from measurement.training.rooms import filmed, rooms
from measurement.training.shots import Phone, Setting, phone

Array = npt.NDArray[Any]
# What is wrong with a clip, and the code that it must be refused with.
FAULTS: Final = {
    "no_person": "no_person",
    "two_people": "multiple_people",
    "feet_cut": "body_cut_off",
    "too_dark": "too_dark",
    "blurred": "blurred",
    "too_far": "too_far",
    "too_close": "too_close",
    "front_only": "view_missing",
    "arms_down": "arms_down",
    "turning_fast": "turning_too_fast",
    "camera_shaken": "camera_moving",
    "photo": "view_missing",
    "dress": "clothing_loose",
    "child": "minor",
}
SKIN_EVERY: Final = 3  # frames between two poses of the swaying body


@dataclass(frozen=True)
class Clip:
    """What is filmed. turn: "full" or "quarter"; seconds of standing and of turning follow from it and the pace.

    seconds: how long the film is all the same; she holds still until then.
    """

    setting: Setting
    fps: int = 10
    turn: str = "full"
    fault: str | None = None
    pace: float = 55.0  # degrees a second
    seconds: float | None = None


def script(clip: Clip, rng: np.random.Generator) -> list[float]:
    """Yaw in degrees for each frame: she holds still, turns to her left, holds again."""
    hold = rng.uniform(1.1, 1.6)
    pace = rng.uniform(170, 260) if clip.fault == "turning_fast" else clip.pace * rng.uniform(0.85, 1.15)
    aim = {"full": 360.0, "quarter": 90.0}[clip.turn]
    if clip.fault in ("front_only", "photo"):
        times, yaws = [0.0, 5.0], [0.0, 0.0]
    elif aim == 90.0:
        times = [0.0, hold, hold + aim / pace, hold + aim / pace + 1.4]
        yaws = [0.0, 0.0, aim, aim]
    else:
        times, yaws = [0.0, hold, hold + aim / pace, hold + aim / pace + 0.5], [0.0, 0.0, aim, aim]
        if clip.fault == "turning_fast":
            times[-1] = max(times[-1], 4.0)
    if clip.seconds is not None:
        times[-1] = clip.seconds
    moments = np.arange(0.0, times[-1], 1 / clip.fps)
    return [float(yaw) for yaw in np.interp(moments, times, yaws)]


class Stage:
    """Renderer and rooms of one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.renderer = Renderer(setting.width, setting.height, setting.samples)
        self.rooms = rooms(setting.width, setting.height, setting.rooms, setting.seed)

    def frames(self, body: Body, tall: float, clip: Clip, rng: np.random.Generator) -> Iterator[Array]:
        """Pictures, one by one. tall: metres."""
        fault = clip.fault
        look = dressed(rng)
        stance = standing(rng, (1.0, 3.0) if fault == "arms_down" else (17.0, 48.0))
        fill = {"too_far": (0.2, 0.33), "too_close": (1.25, 1.6)}.get(fault or "", (0.66, 0.86))
        held = _spoilt(phone(rng, self.setting, tall, fill), fault, tall, rng)
        if fault is None:
            standing_still = body.posed([stance.turns(body)])[0].vertices
            # All the way round: as she turns, a foot comes nearer to the phone.
            around = np.concatenate([stood(standing_still, stance, yaw) for yaw in range(0, 360, 30)])
            held = replace(held, camera=held.camera.seeing_all(around))
        other = None
        if fault == "two_people":
            other = (
                dressed(rng),
                body.posed([standing(rng).turns(body)])[0].vertices,
                float(rng.choice([-1, 1]) * rng.uniform(0.45, 0.6)),
            )
        back = self.rooms[held.room][:, ::-1] if held.mirrored else self.rooms[held.room]
        drift = rng.normal(0, 1, 4)
        for number, yaw in enumerate(script(clip, rng)):
            if number % SKIN_EVERY == 0:
                sway = stance.swayed(rng)
                vertices = body.posed([sway.turns(body)])[0].vertices
            camera = _hand(held.camera, number / clip.fps, drift, shaken=fault == "camera_shaken")
            moved = _moved(back, held.camera, camera)
            drawn = self._draw(look, vertices, sway, yaw, camera, held)
            if other is not None:
                drawn = _over(self._draw(other[0], other[1], stance, 10.0, camera, held, other[2]), drawn)
            if fault == "dress":
                _skirt(drawn, camera, tall, look)
            if fault == "no_person":
                drawn = np.zeros_like(drawn)
            if fault == "photo":
                moved, drawn = _photo(moved, drawn, back, number, drift), np.zeros_like(drawn)
            yield filmed(rng, drawn, moved, blur=held.blur, noise=held.noise, gain=held.gain)

    def _draw(
        self,
        look: Look,
        vertices: Array,
        stance: Stance,
        yaw: float,
        camera: Camera,
        held: Phone,
        aside: float = 0.0,
    ) -> Array:
        placed = stood(vertices, stance, yaw) + np.array([aside, 0.8 * abs(aside), 0.0], np.float32)
        surface, normal = look.worn(placed)
        return self.renderer.draw(surface, normal, look.colour, camera, held.light).copy()


def _spoilt(held: Phone, fault: str | None, tall: float, rng: np.random.Generator) -> Phone:
    scale = held.camera.height / 854
    if fault == "too_dark":
        return replace(held, gain=float(rng.uniform(0.03, 0.1)))
    if fault == "blurred":
        return replace(held, blur=float(rng.uniform(7, 11)) * scale, noise=0.0)
    if fault == "feet_cut":  # looks up: shins leave the picture, the head stays
        share = rng.uniform(0.16, 0.3)
        feet = np.degrees(np.arctan2(held.camera.at[2] - share * tall, -held.camera.at[1]))
        half = np.degrees(np.arctan2(held.camera.height / 2, held.camera.focal))
        return replace(held, camera=replace(held.camera, pitch=float(feet - half)))
    return held


def _hand(camera: Camera, second: float, drift: Array, *, shaken: bool) -> Camera:
    """A leaned phone trembles by hundredths of a degree; a waved one by several degrees."""
    much = 3.5 if shaken else 0.015
    wave = np.sin(second * np.array([5.1, 6.3]) + drift[:2] * 3)
    return replace(
        camera, pitch=camera.pitch + much * float(wave[0]), roll=camera.roll + much * float(wave[1]) * 0.7
    )


def _moved(back: Array, still: Camera, now: Camera) -> Array:
    """The room as the moved camera sees it."""
    if now == still:
        return back
    down = np.radians(now.pitch - still.pitch) * still.focal
    turn = cv2.getRotationMatrix2D((still.width / 2, still.height / 2), -(now.roll - still.roll), 1.0)
    turn[1, 2] -= down
    return cv2.warpAffine(back, turn, (still.width, still.height), borderMode=cv2.BORDER_REFLECT)


def _over(behind: Array, before: Array) -> Array:
    alpha = before[:, :, 3:].astype(np.float32) / 255
    return np.asarray(before + behind * (1 - alpha)).astype(np.uint8)


def _skirt(drawn: Array, camera: Camera, tall: float, look: Look) -> None:
    """A wide dress from waist to calf, the same from all sides."""
    around = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([np.cos(around), np.sin(around), np.zeros(40)], axis=1)
    points = np.concatenate([ring * 0.2 + [0, 0, 0.62 * tall], ring * 0.42 + [0, 0, 0.16 * tall]])
    hull = cv2.convexHull(camera.project(points).astype(np.int32))
    colour = (look.colour[look.off > 0].mean(0)[::-1] * 200).tolist()
    cv2.fillConvexPoly(drawn, hull, (*colour, 255), cv2.LINE_AA)


def _photo(room: Array, drawn: Array, back: Array, number: int, drift: Array) -> Array:
    """A print of somebody, held up to the camera."""
    alpha = drawn[:, :, 3:].astype(np.float32) / 255
    scene = (back * 0.5 + 100) * (1 - alpha) + drawn[:, :, :3]
    rows = np.flatnonzero(drawn[:, :, 3].any(axis=1))
    if not len(rows):
        return room
    height, width = room.shape[:2]
    cut = scene[max(rows[0] - 20, 0) : rows[-1] + 20]
    size = (int(width * 0.72), int(height * 0.74))
    print_ = cv2.copyMakeBorder(
        cv2.resize(cut, size), 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=(245, 245, 245)
    )
    x = int((width - print_.shape[1]) / 2 + 4 * np.sin(number / 5 + drift[0]))
    y = int((height - print_.shape[0]) / 2 + 4 * np.cos(number / 6 + drift[1]))
    out = room.copy()
    out[y : y + print_.shape[0], x : x + print_.shape[1]] = print_
    return out


def encode(
    path: Path, frames: Iterator[Array], fps: int, *, quality: int = 24, codec: str = "libx264"
) -> int:
    """H.264 in MP4 as phones make it (or MJPEG, by codec); the number of frames."""
    count = 0
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=Fraction(fps))
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.thread_count = 1
        stream.options = {} if codec == "mjpeg" else {"crf": str(quality), "preset": "veryfast"}
        for picture in frames:
            if not count:
                stream.height, stream.width = picture.shape[:2]
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")))
            count += 1
        out.mux(stream.encode())
    return count


def film(
    folder: Path,
    name: str,
    stage: Stage,
    clip: Clip,
    body: Body,
    label: dict[str, Any],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """NAME.mp4 and NAME.json with the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.mp4"
    frames = encode(
        path,
        stage.frames(body, label["height"] / 1000, clip, rng),
        clip.fps,
        quality=int(rng.integers(20, 28)),
    )
    truth = {
        "clip": path.name,
        "fault": clip.fault,
        "reason": FAULTS[clip.fault] if clip.fault else None,
        "turn": clip.turn,
        "frames": frames,
        "fps": clip.fps,
        "height_mm": round(label["height"], 1),
        "stated_height_mm": int(round(label["height"], -1)),
        "weight_g": round(label["weight_g"]),
        "sex": label["sex"],
        "measurements": {key: round(float(label[key]), 1) for key in KEYS},
    }
    path.with_suffix(".json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
    return truth
