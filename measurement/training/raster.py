"""Drawing a dressed body with EGL on the CPU (llvmpipe), and only that: rooms and phones are in scenes.py."""

import functools
from dataclasses import dataclass
from typing import Any, Final

import moderngl
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from measurement.training.bodies import topology

Array = npt.NDArray[Any]
VERTEX: Final = """
#version 330
uniform mat4 place;
in vec3 at; in vec3 normal; in vec3 colour;
out vec3 n; out vec3 c; out vec3 p;
void main() { gl_Position = place * vec4(at, 1.0); n = normal; c = colour; p = at; }
"""
FRAGMENT: Final = """
#version 330
uniform vec3 light; uniform float ambient; uniform float shine; uniform vec3 eye; uniform float weave;
in vec3 n; in vec3 c; in vec3 p;
out vec4 f;
void main() {
  vec3 d = normalize(n);
  float lit = ambient + (1.0 - ambient) * max(dot(d, light), 0.0) + 0.12 * max(d.z, 0.0);
  vec3 h = normalize(light + normalize(eye - p));
  float grain = 1.0 + weave * (fract(sin(dot(floor(p * 180.0), vec3(12.9, 78.2, 37.7))) * 43758.5) - 0.5);
  f = vec4(c * lit * grain + shine * pow(max(dot(d, h), 0.0), 16.0), 1.0);
}
"""


@dataclass(frozen=True)
class Camera:
    """focal and size in px; at: metres, Z up; pitch down and roll in degrees. It looks along +Y from -Y."""

    width: int
    height: int
    focal: float
    at: tuple[float, float, float]
    pitch: float = 0.0
    roll: float = 0.0

    def matrix(self) -> Array:
        """World to clip space."""
        pitch, roll = np.radians(self.pitch), np.radians(self.roll)
        right = np.array([1.0, 0.0, 0.0])
        ahead = np.array([0.0, np.cos(pitch), -np.sin(pitch)])
        up = np.cross(right, ahead)
        right, up = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
        view = np.eye(4)
        view[:3, :3] = [right, up, -ahead]
        view[:3, 3] = -view[:3, :3] @ np.array(self.at)
        near, far = 0.1, 20.0
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = 2 * self.focal / self.width, 2 * self.focal / self.height
        lens[2, 2], lens[2, 3], lens[3, 2] = (far + near) / (near - far), 2 * far * near / (near - far), -1
        return lens @ view

    def project(self, points: Array) -> Array:
        """Pixels (x right, y down) of points of the world."""
        clip = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ self.matrix().T
        flat = clip[:, :2] / clip[:, 3:]
        return np.stack([(flat[:, 0] + 1) / 2 * self.width, (1 - flat[:, 1]) / 2 * self.height], axis=1)


@dataclass(frozen=True)
class Light:
    towards: tuple[float, float, float] = (0.3, -0.8, 0.5)
    ambient: float = 0.5
    shine: float = 0.0
    weave: float = 0.06


@functools.cache
def _vertex_faces() -> Any:
    faces = topology().faces
    rows = faces.ravel()
    columns = np.repeat(np.arange(len(faces)), 3)
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)))


def normals(vertices: Array) -> Array:
    """Unit normals of the vertices, by area of the faces beside them."""
    faces = topology().faces
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    summed = _vertex_faces() @ np.cross(b - a, c - a)
    return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12))


class Renderer:
    """One size of picture; keeps its buffers."""

    def __init__(self, width: int, height: int, samples: int = 0) -> None:
        self._context = moderngl.create_standalone_context(backend="egl")
        self._program = self._context.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        shape = topology()
        self._buffer = self._context.buffer(reserve=int(shape.bone_of.size) * 36)
        index = self._context.buffer(shape.faces.astype("i4").tobytes())
        self._body = self._context.vertex_array(
            self._program, [(self._buffer, "3f 3f 3f", "at", "normal", "colour")], index
        )
        size = (width, height)
        self._drawn = self._context.framebuffer(
            [self._context.renderbuffer(size, 4, samples=samples)],
            self._context.depth_renderbuffer(size, samples=samples),
        )
        self._read = (
            self._context.framebuffer([self._context.renderbuffer(size, 4)]) if samples else self._drawn
        )
        self._samples = samples
        self.size = size
        self._context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)

    def draw(self, vertices: Array, normal: Array, colour: Array, camera: Camera, light: Light) -> Array:
        """(height, width, 4) uint8: blue, green, red, and how much of the pixel is body."""
        data = np.empty((len(vertices), 9), np.float32)
        data[:, :3], data[:, 3:6], data[:, 6:] = vertices, normal, colour
        self._buffer.write(data.tobytes())
        towards = np.array(light.towards) / np.linalg.norm(light.towards)
        self._program["place"].write(camera.matrix().T.astype("f4").tobytes())
        self._program["light"].value = tuple(towards)
        self._program["eye"].value = camera.at
        for name in ("ambient", "shine", "weave"):
            self._program[name].value = getattr(light, name)
        self._drawn.use()
        self._context.clear(0, 0, 0, 0)
        self._body.render(moderngl.TRIANGLES)
        if self._samples:
            self._context.copy_framebuffer(self._read, self._drawn)
        pixels = np.frombuffer(self._read.read(components=4), np.uint8).reshape(self.size[1], self.size[0], 4)
        return pixels[::-1, :, [2, 1, 0, 3]]
