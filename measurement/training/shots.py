"""One shopper before one phone: single frames for training, made the short way (no video)."""

from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from measurement.estimation import closer
from measurement.estimation.networks import Detector, Landmarker, Region
from measurement.estimation.types import Observation, Outline
from measurement.training.bodies import Body, Posed
from measurement.training.camera import Camera
from measurement.training.people import Stance, dressed, standing, stood
from measurement.training.raster import Light, Renderer
from measurement.training.rooms import filmed, rooms

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Setting:
    """How a set of frames is drawn. The held-back bodies have another one than the training bodies."""

    width: int
    height: int
    samples: int
    rooms: int
    seed: int
    view: tuple[float, float]  # degrees of the picture's height
    shine: float
    weave: float


TRAINING: Final = Setting(360, 640, 0, 60, 11, (52.0, 70.0), 0.0, 0.06)
CALIBRATION: Final = Setting(480, 854, 0, 30, 17, (53.0, 69.0), 0.08, 0.03)
HELD_BACK: Final = Setting(480, 854, 2, 24, 23, (55.0, 68.0), 0.15, 0.0)


# Degrees that she has turned to her left; the diagonals by what of her is seen.
YAWS: Final = {
    "front": 0.0, "left": 90.0, "right": -90.0, "back": 180.0,
    "front left": 45.0, "front right": -45.0, "back left": 135.0, "back right": -135.0,
}  # fmt: skip


@dataclass(frozen=True)
class Phone:
    camera: Camera
    light: Light
    room: int
    mirrored: bool
    blur: float
    noise: float
    gain: float
    quality: int


def phone(
    rng: np.random.Generator, setting: Setting, tall: float, fill: tuple[float, float] = (0.62, 0.86)
) -> Phone:
    """tall: metres. fill: the share of the picture's height that the body takes."""
    u, n = rng.uniform, rng.normal
    focal = setting.height / 2 / np.tan(np.radians(u(*setting.view)) / 2)
    away = focal * tall / (u(*fill) * setting.height)
    height = float(np.clip(n(1.05, 0.17), 0.55, 1.6))
    # Held so that the middle of the body is near the middle of the picture.
    pitch = float(np.degrees(np.arctan2(height - tall * 0.5, away)) + n(0, 1.3))
    camera = Camera(
        setting.width,
        setting.height,
        float(focal),
        (float(n(0, 0.05)), -float(away), height),
        pitch,
        float(n(0, 1.2)),
    )
    light = Light(
        (float(n(0, 0.7)), -1.0, float(u(0.1, 1.2))),
        float(u(0.35, 0.75)),
        setting.shine * float(u(0, 1)),
        setting.weave,
    )
    scale = setting.height / 854
    return Phone(
        camera, light, int(rng.integers(setting.rooms)), bool(u() < 0.5), float(u(0.3, 1.1)) * scale,
        float(u(0.0, 6.0)), float(np.clip(n(1.0, 0.15), 0.6, 1.35)), int(rng.integers(45, 93)),
    )  # fmt: skip


class Studio:
    """Renderer and networks, kept between bodies."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._renderer = Renderer(setting.width, setting.height, setting.samples)
        self._detector = Detector()
        self._finder, self._landmarker = Landmarker(masks=False), Landmarker()

    def shoot(
        self,
        body: Body,
        tall: float,
        rng: np.random.Generator,
        views: list[tuple[str, int]],
        more: tuple[list[tuple[str, int]], np.random.Generator] | None = None,
    ) -> list[tuple[str, Observation]]:
        """views: name and number of frames. Frames on which nobody is seen are left out.

        more: views of the same capture that are drawn with a generator of their own, and so change nothing else.
        """
        look, stance = dressed(rng), standing(rng)
        held = phone(rng, self.setting, tall)
        out: list[tuple[str, Observation]] = []
        region: Region | None = None
        skins: list[Posed] = []
        for some, chance in ((views, rng), *((more,) if more else ())):
            stances: list[tuple[str, float, Stance]] = []
            for name, count in some:
                yaw = YAWS[name] + chance.normal(0, 3)
                stances += [
                    (name, yaw + float(np.clip(chance.normal(0, 4), -9, 9)), stance.swayed(chance))
                    for _ in range(count)
                ]
            if not skins:  # A pose costs as much as a picture: frames share two.
                poses = [s for _, _, s in stances[:1]] + [s for _, _, s in stances[-1:]]
                skins = body.posed([pose.turns(body) for pose in poses])
            for place, (name, yaw, sway) in enumerate(stances):
                skin = skins[0] if place < len(stances) / 2 else skins[1]
                frame = self._frame(skin.vertices, replace(sway), yaw, look, held, chance)
                found, region = self._see(frame, region, chance)
                if found is not None:
                    out.append((name, found))
        return out

    def _frame(
        self, vertices: Array, sway: Stance, yaw: float, look: Any, held: Phone, rng: np.random.Generator
    ) -> Array:
        surface, normal = look.worn(stood(vertices, sway, yaw))
        drawn = self._renderer.draw(surface, normal, look.colour, held.camera, held.light)
        background = rooms(self.setting.width, self.setting.height, self.setting.rooms, self.setting.seed)[
            held.room
        ]
        if held.mirrored:
            background = background[:, ::-1]
        picture = filmed(rng, drawn, background, blur=held.blur, noise=held.noise, gain=held.gain)
        if rng.uniform() < 0.5:
            _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, held.quality])
            picture = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))
        if picture.shape[0] > 854:  # as the decoder brings large films down
            picture = cv2.resize(picture, (480, 854), interpolation=cv2.INTER_AREA)
        return picture

    def _see(
        self, frame: Array, region: Region | None, rng: np.random.Generator
    ) -> tuple[Observation | None, Region | None]:
        """Like PoseModel, which follows the person; the detector is run for the first frame only."""
        if region is None:
            people = self._detector.people(frame)
            if not people:
                return None, None
            region = people[0].region
        seen = self._finder.look(frame, region)
        if seen.score < 0.5:
            return None, None
        to_frame = closer.crop(seen.landmarks)
        mask = self._landmarker.outline(frame, to_frame)
        if rng.uniform() < 0.12:  # a browser sends the mask as 0 and 1
            mask = np.where(mask >= 128, 255, 0).astype(np.uint8)
        height, width = frame.shape[:2]
        observation = Observation(
            at_ms=0, width=width, height=height, landmarks=seen.landmarks, world=seen.world, mask=mask,
            to_frame=to_frame, score=seen.score, luma=float(frame[::8, ::8].mean()), sharpness=0.0,
            closer=Outline(mask, to_frame),
        )  # fmt: skip
        return observation, seen.next_region
