"""A synthetic shopper as Chromium's camera: a committed film, decoded into the format that its fake camera plays."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

CLIPS = Path(__file__).with_name("clips")
# One full turn in some seven seconds, as the guide asks for it.
FRAMES_A_SECOND = 8


def frames(name: str) -> Iterator[NDArray[np.uint8]]:
    """The film's pictures, BGR. It is a row of JPEGs, which begin alike."""
    start = b"\xff\xd8\xff"
    for part in (CLIPS / f"{name}.mjpeg").read_bytes().split(start)[1:]:
        picture = cv2.imdecode(np.frombuffer(start + part, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        yield np.asarray(picture, np.uint8)


def truth(name: str) -> dict[str, Any]:
    """What the body that was filmed really measures, in mm."""
    told: dict[str, Any] = json.loads((CLIPS / f"{name}.json").read_text())
    return told


def as_camera(name: str, folder: Path) -> list[str]:
    """Chromium's arguments for a camera that shows this film, round and round."""
    path = folder / f"{name}.y4m"
    with path.open("wb") as out:
        for number, picture in enumerate(frames(name)):
            height, width = picture.shape[:2]
            if number == 0:
                out.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
            out.write(b"FRAME\n" + cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes())
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",  # a headless browser cannot ask; this one says yes
        f"--use-file-for-fake-video-capture={path}",
    ]
