"""What every garment is drawn with: cloth that takes light, seams, buttons, folds."""

import random
import re
from dataclasses import dataclass, field

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CENTRE = 400.0


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`; both six hex digits."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def toned(colour: str, amount: float) -> str:
    """Darker below zero, lighter above; -1 to 1."""
    return mixed(colour, "14100f" if amount < 0 else "ffffff", abs(amount))


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return (red * 299 + green * 587 + blue * 114) / 255_000


def flipped(path: str) -> str:
    """The mirror image about the middle of the picture (absolute M, L, C, Q, Z only)."""
    count = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{800 - float(match.group()):g}" if count % 2 else match.group()

    return _NUMBER.sub(turn, path)


def whole(half: str) -> str:
    """A closed outline from its right half, drawn from the top middle to the bottom middle."""
    steps = [
        (kind, [float(n) for n in _NUMBER.findall(rest)])
        for kind, rest in re.findall(r"([MLCQ])([^MLCQZ]*)", half)
    ]
    points = [(numbers[-2], numbers[-1]) for _, numbers in steps]
    back = []
    for place in range(len(steps) - 1, 0, -1):
        kind, numbers = steps[place]
        x, y = points[place - 1]
        handles = [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers) - 2, 2)][::-1]
        back.append(kind + " ".join(f"{800 - hx:g} {hy:g}" for hx, hy in [*handles, (x, y)]))
    return f"{half} {' '.join(back)} Z"


@dataclass
class Brush:
    """Collects the parts of one picture. Colours are six hex digits."""

    colour: str
    accent: str
    seed: int
    weave: str = "weave"
    printed: bool = False
    parts: list[str] = field(default_factory=list)
    clips: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  (folds, no secrets)
        self.dark = toned(self.colour, -0.55 if lightness(self.colour) > 0.25 else -0.75)
        # A seam on black must be lighter than the cloth, on white darker.
        self.seam = toned(self.colour, 0.22) if lightness(self.colour) < 0.22 else toned(self.colour, -0.32)

    def cloth(
        self,
        path: str,
        *,
        tone: float = 0.0,
        fill: str | None = None,
        print_: bool = True,
        light: str = "round",
        folds: tuple[str, ...] = (),
        edge: float = 2.0,
    ) -> None:
        """One piece of the garment. `light`: how it takes the light; `folds`: soft creases inside it."""
        base = toned(fill or self.colour, tone)
        layers = [f'<path d="{path}" fill="#{base}"/>']
        if print_ and fill is None:
            layers.append(f'<path d="{path}" fill="url(#print)"/>')
            if tone < 0:
                layers.append(f'<path d="{path}" fill="#14100f" opacity="{min(0.5, -tone):g}"/>')
        if self.weave:
            layers.append(f'<path d="{path}" fill="url(#{self.weave})"/>')
        if light:
            layers.append(f'<path d="{path}" fill="url(#{light})"/>')
        if folds:
            name = f"c{len(self.clips)}"
            self.clips.append(f'<clipPath id="{name}"><path d="{path}"/></clipPath>')
            layers.append(f'<g clip-path="url(#{name})">{"".join(map(self._fold, folds))}</g>')
        if edge:
            layers.append(
                f'<path d="{path}" fill="none" stroke="#{toned(base, -0.62 if self.printed else -0.5)}" stroke-width="{edge + self.printed:g}"'
                f' stroke-linejoin="round" opacity="{0.95 if self.printed else 0.5}"/>'
            )
        self.parts.append("".join(layers))

    def _fold(self, path: str) -> str:
        shift = self.chance.uniform(-7, 7)
        width = self.chance.uniform(12, 20)
        dim = 0.17 if lightness(self.colour) > 0.12 else 0.34
        glint = 0.16 if lightness(self.colour) > 0.12 else 0.09
        return (
            f'<g transform="translate({shift:.1f} 0)" fill="none" filter="url(#soft)" stroke-linecap="round">'
            f'<path d="{path}" stroke="#000" stroke-width="{width:.1f}" opacity="{dim}"/>'
            f'<path d="{path}" stroke="#fff" stroke-width="{width * 0.55:.1f}" opacity="{glint}"'
            ' transform="translate(-13 -2)"/></g>'
        )

    def both(self, path: str, **how: object) -> None:
        """A piece and its mirror image."""
        folds = how.pop("folds", ())
        assert isinstance(folds, tuple)
        self.cloth(path, folds=folds, **how)  # type: ignore[arg-type]
        self.cloth(flipped(path), folds=tuple(map(flipped, folds)), **how)  # type: ignore[arg-type]

    def line(
        self,
        path: str,
        *,
        width: float = 2.5,
        colour: str | None = None,
        opacity: float = 0.75,
        dash: str = "",
    ) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{path}" fill="none" stroke="#{colour or self.seam}" stroke-width="{width:g}"'
            f' stroke-linecap="round" stroke-linejoin="round" opacity="{opacity:g}"{dashed}/>'
        )

    def stitch(self, path: str, *, colour: str | None = None, both: bool = False) -> None:
        self.line(path, width=2, colour=colour, opacity=0.8, dash="6 4")
        if both:
            self.line(flipped(path), width=2, colour=colour, opacity=0.8, dash="6 4")

    def lines(self, *paths: str, **how: object) -> None:
        """Lines and their mirror images."""
        for path in paths:
            self.line(path, **how)  # type: ignore[arg-type]
            self.line(flipped(path), **how)  # type: ignore[arg-type]

    def buttons(self, x: float, *ys: float, size: float = 7, colour: str | None = None) -> None:
        pale = colour or (
            toned(self.colour, 0.55) if lightness(self.colour) < 0.5 else toned(self.colour, -0.35)
        )
        for y in ys:
            self.parts.append(
                f'<circle cx="{x:g}" cy="{y + 1.5:g}" r="{size:g}" fill="#000" opacity=".3"/>'
                f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}" fill="#{pale}"/>'
                f'<circle cx="{x:g}" cy="{y:g}" r="{size * 0.62:g}" fill="none" stroke="#{toned(pale, -0.3)}"'
                f' stroke-width="1.2"/><circle cx="{x - 1.8:g}" cy="{y:g}" r="1" fill="#{toned(pale, -0.6)}"/>'
                f'<circle cx="{x + 1.8:g}" cy="{y:g}" r="1" fill="#{toned(pale, -0.6)}"/>'
            )

    def shape(self, path: str, colour: str, *, opacity: float = 1.0, extra: str = "") -> None:
        """A plain area: a sole, a buckle, a highlight."""
        self.parts.append(f'<path d="{path}" fill="#{colour}" opacity="{opacity:g}" {extra}/>')

    def shine(self, path: str, *, opacity: float = 0.3) -> None:
        """A highlight on leather, metal or glass."""
        self.parts.append(f'<path d="{path}" fill="#fff" opacity="{opacity:g}" filter="url(#softer)"/>')

    def dot(self, x: float, y: float, r: float, colour: str, *, opacity: float = 1.0) -> None:
        self.parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="#{colour}" opacity="{opacity:g}"/>')
