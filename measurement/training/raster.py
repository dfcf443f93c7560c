"""Drawing a dressed body with EGL on the CPU (llvmpipe), and only that: rooms and phones are in scenes.py."""

import functools
from dataclasses import dataclass
from typing import Any, Final

import moderngl
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from measurement.training.bodies import topology
from measurement.training.camera import Camera

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
