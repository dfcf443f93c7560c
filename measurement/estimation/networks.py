"""BlazePose's two networks, single-threaded: where people are, and one person's landmarks and mask.

Reading their outputs follows the graph published with them (anchors, refinement by heatmap, regions of
interest), so that the browser's copy of the same model gives the same numbers.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from .types import Floats

WEIGHTS = Path(__file__).parent / "weights"
SHA256 = {
    "pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
LANDMARKS = 33
CROP = 256
MASK = (CROP, CROP, 1)
SEEN = 224
GROWN = 1.25  # a region of interest is this much wider than the circle around the body
Bgr = NDArray[np.uint8]


class WeightsChanged(RuntimeError):
    """A weights file is not the pinned one."""


@dataclass(frozen=True, slots=True)
class Region:
    """The turned square of the frame that holds a person: centre and side in px, turn in radians."""

    x: float
    y: float
    side: float
    turn: float

    def to_frame(self) -> Floats:
        """The affine from the crop's pixels to the frame's."""
        scale = self.side / CROP
        cos, sin = np.cos(self.turn) * scale, np.sin(self.turn) * scale
        half = CROP / 2
        return np.array(
            [
                [cos, -sin, self.x - cos * half + sin * half],
                [sin, cos, self.y - sin * half - cos * half],
            ],
            dtype=np.float32,
        )


@dataclass(frozen=True, slots=True)
class Person:
    """One detection: how sure, and the region around the whole body."""

    score: float
    region: Region


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the landmark network says of one region; coordinates in frame px and in metres."""

    score: float
    landmarks: Floats
    world: Floats
    mask: NDArray[np.uint8] | None
    to_frame: Floats
    next_region: Region


def _weights(name: str) -> bytes:
    content = (WEIGHTS / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise WeightsChanged(f"{name} is not the file that was pinned.")
    return content


def _interpreter(content: bytes) -> Interpreter:
    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    return interpreter


def _without_mask(content: bytes) -> bytes:
    """The same network less what only the mask needs: a tenth of its sums, and half of its time."""
    import flatbuffers  # only the guide's process needs these
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(content, 0))
    graph = model.subgraphs[0]
    outputs = [place for place in graph.outputs if tuple(graph.tensors[place].shape[1:]) != MASK]
    made_by = {made: number for number, step in enumerate(graph.operators) for made in step.outputs}
    needed: set[int] = set()
    wanted = list(outputs)
    while wanted:
        number = made_by.get(wanted.pop())
        if number is not None and number not in needed:
            needed.add(number)
            wanted += [place for place in graph.operators[number].inputs if place >= 0]
    graph.operators = [step for number, step in enumerate(graph.operators) if number in needed]
    graph.outputs = np.array(outputs, np.int32)
    model.signatureDefs = None
    builder = flatbuffers.Builder(len(content) + 65_536)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


@cache
def _anchors() -> Floats:
    """Centres of the detector's 2,254 anchors, 0..1: two per cell and layer, three layers share stride 32."""
    rows = []
    for stride, boxes in ((8, 2), (16, 2), (32, 6)):
        cells = SEEN // stride
        grid = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        y, x = np.meshgrid(grid, grid, indexing="ij")
        rows.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0))
    return np.concatenate(rows)


def _sigmoid(values: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-np.clip(values, -60, 60)))).astype(np.float32)


def _region(x0: float, y0: float, x1: float, y1: float) -> Region:
    """From the middle of the hips and a point on the circle around the body, straight above the head."""
    side = 2 * GROWN * float(np.hypot(x1 - x0, y1 - y0))
    turn = np.pi / 2 - np.arctan2(-(y1 - y0), x1 - x0)
    return Region(x0, y0, side, float((turn + np.pi) % (2 * np.pi) - np.pi))


class Detector:
    """Finds people in a whole frame."""

    SURE = 0.5
    SAME = 0.3  # boxes that overlap more than this show the same person

    def __init__(self) -> None:
        self._net = _interpreter(_weights("pose_detection.tflite"))
        self._input = self._net.get_input_details()[0]["index"]
        self._boxes, self._scores = (detail["index"] for detail in self._net.get_output_details())

    def people(self, frame: Bgr) -> list[Person]:
        """Everyone in sight, the surest first."""
        height, width = frame.shape[:2]
        longest = max(height, width)
        scale = SEEN / longest
        left, top = (SEEN - width * scale) / 2, (SEEN - height * scale) / 2
        letterbox = np.array([[scale, 0, left], [0, scale, top]], dtype=np.float32)
        small = cv2.warpAffine(frame, letterbox, (SEEN, SEEN), flags=cv2.INTER_LINEAR)
        pixels = cv2.cvtColor(small, cv2.COLOR_BGR2RGB).astype(np.float32) / 127.5 - 1.0
        self._net.set_tensor(self._input, pixels[None])
        self._net.invoke()
        scores = _sigmoid(self._net.get_tensor(self._scores)[0, :, 0])
        sure = np.flatnonzero(scores >= self.SURE)
        if not len(sure):
            return []
        raw = self._net.get_tensor(self._boxes)[0, sure] / SEEN
        raw[:, 0::2] += _anchors()[sure, 0:1]
        raw[:, 1::2] += _anchors()[sure, 1:2]
        raw[:, 2:4] -= _anchors()[sure]  # the box's width and height carry no anchor
        people = []
        for members in _same(raw, scores[sure], self.SAME):
            weights = scores[sure][members][:, None]
            points = (raw[members] * weights).sum(axis=0) / weights.sum()
            x0, y0, x1, y1 = (points[4:8].reshape(2, 2) * SEEN - (left, top)).ravel() / scale
            people.append(Person(float(weights.max()), _region(x0, y0, x1, y1)))
        return people


def _same(boxes: Floats, scores: Floats, overlap: float) -> list[NDArray[np.intp]]:
    """Groups of boxes that show one person, the surest first (blending suppression)."""
    lower, upper = boxes[:, :2] - boxes[:, 2:4] / 2, boxes[:, :2] + boxes[:, 2:4] / 2
    areas = np.maximum(upper - lower, 0).prod(axis=1)
    left = np.argsort(-scores)
    groups = []
    while len(left):
        first = left[0]
        inner = np.minimum(upper[first], upper[left]) - np.maximum(lower[first], lower[left])
        shared = np.maximum(inner, 0).prod(axis=1)
        near = shared / np.maximum(areas[first] + areas[left] - shared, 1e-9) > overlap
        near[0] = True
        groups.append(left[near])
        left = left[~near]
    return groups


class Landmarker:
    """Landmarks, world landmarks and, unless left out, mask of the person in one region."""

    def __init__(self, *, masks: bool = True) -> None:
        content = _weights("pose_landmark_full.tflite")
        self._net = _interpreter(content if masks else _without_mask(content))
        self._input = self._net.get_input_details()[0]["index"]
        details = {tuple(detail["shape"][1:]): detail["index"] for detail in self._net.get_output_details()}
        self._points, self._flag = details[195,], details[1,]
        self._mask, self._heat, self._world = details.get(MASK), details[64, 64, 39], details[117,]

    def outline(self, frame: Bgr, to_frame: Floats) -> NDArray[np.uint8]:
        """The mask alone, of any crop; to_frame leads from the crop's px to the frame's."""
        self._invoke(frame, to_frame)
        assert self._mask is not None
        return _opacity(self._net.get_tensor(self._mask))

    def look(self, frame: Bgr, region: Region) -> Seen:
        to_frame = region.to_frame()
        self._invoke(frame, to_frame)
        get = self._net.get_tensor
        points = get(self._points)[0].reshape(39, 5)
        points[:, :2] = _refined(points[:, :2], get(self._heat)[0])
        placed = points[:, :2] @ to_frame[:, :2].T + to_frame[:, 2]
        scale = region.side / CROP
        landmarks = np.concatenate(
            [placed, points[:, 2:3] * scale, _sigmoid(points[:, 3:4])], axis=1, dtype=np.float32
        )
        world = get(self._world)[0].reshape(39, 3)[:LANDMARKS].astype(np.float32)
        world[:, :2] = world[:, :2] @ (to_frame[:, :2] / scale).T
        return Seen(
            score=float(get(self._flag)[0, 0]),
            landmarks=landmarks[:LANDMARKS],
            world=world,
            mask=None if self._mask is None else _opacity(get(self._mask)),
            to_frame=to_frame,
            next_region=_region(*placed[33], *placed[34]),
        )

    def _invoke(self, frame: Bgr, to_frame: Floats) -> None:
        crop = cv2.warpAffine(
            frame,
            to_frame,
            (CROP, CROP),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        self._net.set_tensor(
            self._input, cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)[None].astype(np.float32) / 255.0
        )
        self._net.invoke()


def _opacity(logits: Floats) -> NDArray[np.uint8]:
    return (_sigmoid(logits[0, :, :, 0]) * 255 + 0.5).astype(np.uint8)


def _refined(points: Floats, heat: Floats, reach: int = 4, sure: float = 0.5) -> Floats:
    """Points moved to the weighted middle of their heatmaps, where these are sure (9 x 9 cells)."""
    cells, step = heat.shape[0], CROP / heat.shape[0]
    at = np.floor(points / step).astype(int)
    inside = ((at >= 0) & (at < cells)).all(axis=1)
    window = np.arange(-reach, reach + 1)
    columns, rows = np.clip(at, 0, cells - 1).T[:, :, None] + window
    (x_on, x_cell), (y_on, y_cell) = (
        ((line >= 0) & (line < cells), np.clip(line, 0, cells - 1)) for line in (columns, rows)
    )
    which = np.arange(len(points))[:, None, None]
    weights = _sigmoid(heat[y_cell[:, :, None], x_cell[:, None, :], which])
    weights *= y_on[:, :, None] & x_on[:, None, :]
    total = weights.sum(axis=(1, 2)) + 1e-20
    x = (weights.sum(axis=1) * columns).sum(axis=1) / total * step
    y = (weights.sum(axis=2) * rows).sum(axis=1) / total * step
    move = inside & (weights.max(axis=(1, 2)) >= sure)
    return np.where(move[:, None], np.stack([x, y], axis=1), points).astype(np.float32)
