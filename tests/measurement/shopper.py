"""A shopper who is being measured, and what her browser sends."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np

from measurement import consents

CONSENT = {"version": consents.VERSION, "purpose": consents.PURPOSE, "adult": True}
BY_TAPE = {"bust": {"cm": 92}, "waist": {"cm": 74.5}, "hip": {"inch": 39}, "inseam": {"cm": 78}}


@dataclass
class Measured:
    """One shopper at the HTTP door."""

    shopper: Any
    http: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.shopper.token}"}

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        url = path if path.startswith("/api") else f"/api/v1/measurement{path}"
        headers = {**self.headers, **more.pop("headers", {})}
        return httpx.request(method, self.http + url, headers=headers, timeout=30, trust_env=False, **more)

    def start(self, mode: str = "device", **more: Any) -> httpx.Response:
        wish = {"consent": CONSENT, "height": {"cm": 170}, "mode": mode, **more}
        return self.ask("POST", "/sessions", json={k: v for k, v in wish.items() if v is not None})

    def session(self, mode: str = "device", **more: Any) -> dict[str, Any]:
        answer = self.start(mode, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def look(self, session: dict[str, Any]) -> dict[str, Any]:
        return self.ask("GET", f"/sessions/{session['session']}").json()


def observation(at_ms: int = 0, *, dark: bool = False) -> dict[str, Any]:
    """One frame's numbers: well formed; whether there is a body in it is the pipeline's to say."""
    rng = np.random.default_rng(at_ms)
    mask = np.zeros((256, 256), dtype=bool)
    mask[20:236, 90:166] = True
    outline = {
        "mask": base64.b64encode(np.packbits(mask).tobytes()).decode(),
        "to_frame": [[2.5, 0.0, -80.0], [0.0, 2.5, 0.0]],
    }
    return outline | {
        "at_ms": at_ms,
        "width": 480,
        "height": 640,
        "landmarks": [[float(x), float(y), 0.0, 0.99] for x, y in rng.uniform(100, 400, (33, 2))],
        "world": rng.uniform(-0.5, 0.5, (33, 3)).round(3).tolist(),
        "closer": outline,
        "score": 0.98,
        "luma": 3.0 if dark else 120.0,
        "sharpness": 300.0,
        "people": 1,
    }


def tells(text: str, value: float) -> bool:
    """Whether a number stands in a text by itself: an id or a moment may have the same figures in it."""
    return re.search(rf"(?<![\w.:-]){re.escape(str(value))}(?![\w-])", text) is not None
