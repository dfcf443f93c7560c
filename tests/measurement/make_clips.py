"""Writes the small films of tests/measurement/clips that show nobody; needs PyAV: `.venv-training/bin/python`.

The films that show a person are rendered by measurement/training.
"""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

CLIPS = Path(__file__).with_name("clips")


def write(name, *, size, times_ms, options=None, quality=30, codec="libx264", light=1.0):
    """A disc crossing a smooth wall, one frame at each of times_ms."""
    width, height = size
    wall = np.linspace(60, 190, width, dtype=np.float32)[None, :, None] * np.ones((height, 1, 3), np.float32)
    with av.open(str(CLIPS / name), "w", options=options or {}) as film:
        stream = film.add_stream(codec, rate=60)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        if codec == "libx264":
            stream.options = {"crf": str(quality), "preset": "veryfast", "threads": "1", "bf": "0"}
        for number, at in enumerate(times_ms):
            picture = wall.astype(np.uint8)
            cv2.circle(
                picture,
                (int(width * (0.2 + 0.6 * number / len(times_ms))), height // 2),
                height // 8,
                (0, 160, 250),
                -1,
            )
            picture = (picture * light).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = at, Fraction(1, 1000)
            for packet in stream.encode(frame):
                film.mux(packet)
        for packet in stream.encode():
            film.mux(packet)


def main():
    CLIPS.mkdir(exist_ok=True)
    steady = [round(number * 1000 / 30) for number in range(60)]
    write("landscape.mp4", size=(640, 360), times_ms=steady)
    write("streamed.mp4", size=(640, 360), times_ms=steady, options={"movflags": "faststart"})
    # A phone that drops to 5 frames a second in the middle.
    uneven = (
        [number * 33 for number in range(30)]
        + [1000 + number * 200 for number in range(5)]
        + [2000 + number * 33 for number in range(30)]
    )
    write("uneven.mp4", size=(360, 640), times_ms=uneven)
    write(
        "huge.mp4",
        size=(3840, 2160),
        times_ms=[round(number * 1000 / 60) for number in range(60)],
        quality=38,
    )
    # As a browser records them: without a length in the head.
    write("recorded.webm", size=(320, 180), times_ms=steady, codec="libvpx", options={"live": "1"})
    write(
        "endless.webm", size=(64, 64), times_ms=range(0, 75_000, 250), codec="libvpx", options={"live": "1"}
    )
    write("black.mp4", size=(360, 640), times_ms=steady, light=0.02)


if __name__ == "__main__":
    main()
