"""Prints and weaves as repeating tiles. Each takes the cloth's colour, a second one, and a seed."""

from collections.abc import Callable
from math import cos, pi, sin

from commerce.catalogue.drawing.brush import lightness, mixed, toned

Print = Callable[[str, str, int], str]


def tile(width: float, height: float, content: str, *, turn: float = 0, scale: float = 1) -> str:
    return (
        f'<pattern id="print" width="{width:g}" height="{height:g}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate({turn:g}) scale({scale:g})">{content}</pattern>'
    )


def contrast(colour: str, amount: float = 0.5) -> str:
    return toned(colour, amount if lightness(colour) < 0.45 else -amount)


def plain(colour: str, accent: str, seed: int) -> str:
    return ""


def stripes(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.62)
    return tile(34, 34, f'<rect width="9" height="34" fill="#{pale}" opacity=".85"/>')


def pinstripe(colour: str, accent: str, seed: int) -> str:
    return tile(20, 20, f'<rect width="2" height="20" fill="#{contrast(colour, 0.65)}" opacity=".8"/>')


def breton(colour: str, accent: str, seed: int) -> str:
    band = "1f2a4d" if lightness(colour) > 0.5 else "f4ead6"
    return tile(44, 44, f'<rect y="6" width="44" height="15" fill="#{band}"/>')


def checks(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.55)
    bars = f'<rect width="16" height="60" fill="#{pale}" opacity=".38"/><rect width="60" height="16" fill="#{pale}" opacity=".38"/>'
    thin = f'<rect x="37" width="3" height="60" fill="#{accent}" opacity=".8"/><rect y="37" width="60" height="3" fill="#{accent}" opacity=".8"/>'
    return tile(60, 60, bars + thin, scale=0.85)


def gingham(colour: str, accent: str, seed: int) -> str:
    pale = "ffffff" if lightness(colour) < 0.75 else toned(colour, -0.4)
    return tile(
        36, 36, f'<rect width="18" height="36" fill="#{pale}" opacity=".45"/><rect width="36" height="18" fill="#{pale}" opacity=".45"/>'
    )  # fmt: skip


def tartan(colour: str, accent: str, seed: int) -> str:
    dark, pale = toned(colour, -0.45), contrast(colour, 0.7)
    parts = []
    for turned in (False, True):
        for at, thick, shade, dim in (
            (0, 26, dark, 0.55),
            (40, 8, accent, 0.75),
            (58, 3, pale, 0.8),
            (66, 3, pale, 0.8),
        ):
            where = (
                f'y="{at}" width="90" height="{thick}"' if turned else f'x="{at}" width="{thick}" height="90"'
            )
            parts.append(f'<rect {where} fill="#{shade}" opacity="{dim}"/>')
    return tile(90, 90, "".join(parts), scale=0.9)


def dots(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.75)
    return tile(
        44,
        44,
        f'<circle cx="11" cy="11" r="6.5" fill="#{pale}"/><circle cx="33" cy="33" r="6.5" fill="#{pale}"/>',
    )


def herringbone(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.3)
    lines = "".join(
        f'<path d="M0 {y} L12 {y + 12} M24 {y} L12 {y + 12}" stroke="#{pale}" stroke-width="3.4" opacity=".8"/>'
        for y in range(-12, 24, 8)
    )
    return tile(24, 24, lines)


def houndstooth(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.7)
    return tile(
        32,
        32,
        f'<path d="M0 0H16V16H0Z M16 16L24 8V16L32 8V16H24L16 24Z M0 16L8 24V32L0 24Z" fill="#{pale}" opacity=".85"/>',
    )


def floral(colour: str, accent: str, seed: int) -> str:
    leaf = mixed("4e7a57", colour, 0.2)
    palette = (accent, contrast(colour, 0.6), "d7657f", "e9b44c")
    parts = []
    for n, (x, y, r) in enumerate(((30, 34, 15), (92, 22, 10), (74, 84, 16), (20, 98, 11), (112, 108, 9))):
        parts.append(
            f'<path d="M{x} {y} q{r * 1.6:g} {r * 0.4:g} {r * 1.9:g} {r * 1.5:g} q-{r * 1.5:g} -{r * 0.1:g} -{r * 1.9:g} -{r * 1.5:g}" fill="#{leaf}"/>'
        )
        parts.append(_flower(x, y, r, palette[(n + seed) % 4], 5, "f6e3a1" if n % 2 else "8a4b2a"))
    return tile(128, 128, "".join(parts), turn=seed % 40)


def _flower(x: float, y: float, r: float, colour: str, petals: int, heart: str) -> str:
    leaves = "".join(
        f'<ellipse cx="{x + cos(2 * pi * n / petals) * r * 0.58:.1f}" cy="{y + sin(2 * pi * n / petals) * r * 0.58:.1f}"'
        f' rx="{r * 0.55:.1f}" ry="{r * 0.36:.1f}" transform="rotate({360 * n / petals:.0f}'
        f' {x + cos(2 * pi * n / petals) * r * 0.58:.1f} {y + sin(2 * pi * n / petals) * r * 0.58:.1f})" fill="#{colour}"/>'
        for n in range(petals)
    )
    return f'{leaves}<circle cx="{x}" cy="{y}" r="{r * 0.28:.1f}" fill="#{heart}"/>'


def geo(colour: str, accent: str, seed: int) -> str:
    other = contrast(colour, 0.6)
    return tile(
        72, 72,
        f'<path d="M36 6L66 36L36 66L6 36Z" fill="none" stroke="#{other}" stroke-width="6"/>'
        f'<path d="M36 24L48 36L36 48L24 36Z" fill="#{accent}"/><path d="M0 0L12 0L0 12Z M72 0L60 0L72 12Z M0 72L12 72L0 60Z'
        f' M72 72L60 72L72 60Z" fill="#{other}"/>',
    )  # fmt: skip


def ankara(colour: str, accent: str, seed: int) -> str:
    """Four bold wax prints: medallions, fans, records, lightning. Each in four colours and a black line."""
    line = "171312"
    warm = ("f2b632", "e4572e", "f6efe0", "2a9d8f", "f4a6b8", "f0d9a8")
    bright = warm[seed % 6] if warm[seed % 6] != accent else warm[(seed + 1) % 6]
    cream = "f8efdc"
    match seed % 4:
        case 0:
            return tile(150, 150, _medallion(75, 75, colour, accent, bright, cream, line)
                        + "".join(_seed_burst(x, y, bright, line) for x in (0, 150) for y in (0, 150)), turn=seed % 3 * 4)  # fmt: skip
        case 1:
            return tile(120, 60, _fan(60, 60, accent, bright, cream, line) + _fan(0, 30, bright, accent, cream, line)
                        + _fan(120, 30, bright, accent, cream, line) + _fan(60, 0, accent, bright, cream, line))  # fmt: skip
        case 2:
            rings = "".join(
                f'<circle cx="64" cy="64" r="{r}" fill="none" stroke="#{c}" stroke-width="{w}"{dash}/>'
                for r, c, w, dash in (
                    (56, cream, 5, ' stroke-dasharray="3 8"'), (47, accent, 7, ""), (39, line, 3, ""),
                    (31, bright, 9, ' stroke-dasharray="12 5"'), (20, cream, 4, ""),
                )
            )  # fmt: skip
            return tile(128, 128, f'{rings}<circle cx="64" cy="64" r="13" fill="#{accent}"/><circle cx="64" cy="64" r="5" fill="#{line}"/>'
                        + "".join(f'<circle cx="{x}" cy="{y}" r="11" fill="#{bright}" stroke="#{line}" stroke-width="3"/>' for x in (0, 128) for y in (0, 128)))  # fmt: skip
        case _:
            zig = "M-10 {0} L20 {1} L50 {0} L80 {1} L110 {0} L140 {1}"
            bands = "".join(
                f'<path d="{zig.format(y + 26, y)}" fill="none" stroke="#{c}" stroke-width="{w}"/>'
                for y, c, w in (
                    (16, line, 20),
                    (16, bright, 14),
                    (46, line, 11),
                    (46, accent, 6),
                    (70, cream, 4),
                    (92, line, 16),
                    (92, accent, 11),
                )
            )
            beads = "".join(f'<circle cx="{x}" cy="112" r="5" fill="#{cream}"/>' for x in range(5, 120, 20))
            return tile(120, 120, bands + beads)


def _medallion(x: float, y: float, colour: str, accent: str, bright: str, cream: str, line: str) -> str:
    petals = "".join(
        f'<path d="M{x} {y} C{x - 20} {y - 32} {x - 12} {y - 60} {x} {y - 68} C{x + 12} {y - 60} {x + 20} {y - 32} {x} {y}Z"'
        f' fill="#{(accent, bright)[n % 2]}" stroke="#{line}" stroke-width="2.5" transform="rotate({n * 45} {x} {y})"/>'
        f'<path d="M{x} {y - 22}V{y - 54}" stroke="#{cream}" stroke-width="3" stroke-dasharray="2 6" stroke-linecap="round" transform="rotate({n * 45} {x} {y})"/>'
        for n in range(8)
    )
    return (
        f'{petals}<circle cx="{x}" cy="{y}" r="19" fill="#{cream}" stroke="#{line}" stroke-width="3"/>'
        f'<circle cx="{x}" cy="{y}" r="11" fill="#{colour}"/><circle cx="{x}" cy="{y}" r="4" fill="#{line}"/>'
    )


def _seed_burst(x: float, y: float, colour: str, line: str) -> str:
    dots = "".join(
        f'<circle cx="{x + cos(pi * n / 6) * 20:.1f}" cy="{y + sin(pi * n / 6) * 20:.1f}" r="3.4" fill="#{colour}"/>'
        for n in range(12)
    )
    return f'{dots}<circle cx="{x}" cy="{y}" r="10" fill="#{colour}" stroke="#{line}" stroke-width="3"/>'


def _fan(x: float, y: float, accent: str, bright: str, cream: str, line: str) -> str:
    arcs = "".join(
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="#{c}" stroke="#{line}" stroke-width="2.5"/>'
        for r, c in ((58, accent), (46, cream), (38, bright), (24, accent), (12, cream))
    )
    rays = "".join(
        f'<path d="M{x + cos(a) * 26:.1f} {y + sin(a) * 26:.1f}L{x + cos(a) * 36:.1f} {y + sin(a) * 36:.1f}" stroke="#{line}" stroke-width="2.4"/>'
        for a in (pi + pi * n / 9 for n in range(1, 9))
    )
    return arcs + rays


def adire(colour: str, accent: str, seed: int) -> str:
    pale = mixed(colour, "eaf1fb", 0.78)
    mid = mixed(colour, "eaf1fb", 0.35)
    rings = "".join(
        f'<circle cx="60" cy="60" r="{r}" fill="none" stroke="#{pale}" stroke-width="{w}" opacity="{o}" stroke-dasharray="{d}"/>'
        for r, w, o, d in (
            (50, 5, 0.85, "9 5"),
            (38, 4, 0.9, "3 4"),
            (27, 6, 0.75, "40 0"),
            (15, 4, 0.9, "5 4"),
        )
    )
    corner = f'<path d="M120 100L140 120L120 140L100 120Z" fill="#{mid}"/><path d="M120 108V132M108 120H132" stroke="#{pale}" stroke-width="4" stroke-linecap="round"/>'
    lines = f'<path d="M120 0V92M0 120H92" stroke="#{pale}" stroke-width="4" stroke-dasharray="2 9" stroke-linecap="round"/>'
    return tile(132, 132, rings + corner + lines, turn=(seed % 2) * 45)


def brocade(colour: str, accent: str, seed: int) -> str:
    glow = contrast(colour, 0.17)
    leaf = f'<path d="M45 8C66 26 66 44 45 58C24 44 24 26 45 8Z M45 66C52 74 52 82 45 88C38 82 38 74 45 66Z M12 52C26 56 30 66 30 78C18 76 10 66 12 52Z M78 52C64 56 60 66 60 78C72 76 80 66 78 52Z" fill="#{glow}" opacity=".8"/>'
    return tile(90, 96, leaf + f'<path d="M45 18V50" stroke="#{colour}" stroke-width="3"/>', scale=0.9)


def asooke(colour: str, accent: str, seed: int) -> str:
    gold = "d9b45b"
    return tile(
        46,
        12,
        f'<rect width="8" height="12" fill="#{gold}" opacity=".85"/><rect x="14" width="3" height="12" fill="#{contrast(colour, 0.6)}"/><rect x="30" width="3" height="12" fill="#{contrast(colour, 0.6)}"/><path d="M0 6H46" stroke="#000" stroke-width="1" opacity=".18"/>',
    )


def leopard(colour: str, accent: str, seed: int) -> str:
    spots = "".join(
        f'<path d="M{x} {y}q10 -9 19 1q3 9 -5 14" fill="none" stroke="#1d1512" stroke-width="6" stroke-linecap="round"/><circle cx="{x + 9}" cy="{y + 6}" r="4" fill="#8a4b2a"/>'
        for x, y in ((10, 16), (48, 8), (28, 46), (66, 42), (4, 70), (50, 74))
    )
    return tile(90, 96, spots)


def camo(colour: str, accent: str, seed: int) -> str:
    return tile(
        120,
        120,
        f'<path d="M10 20q30 -20 50 6q16 22 -10 30q-34 8 -40 -36Z M70 70q36 -14 44 12q-6 30 -34 20q-22 -10 -10 -32Z" fill="#{toned(colour, -0.4)}"/><path d="M80 8q28 0 26 22q-18 14 -32 2q-6 -16 6 -24Z M8 84q20 -12 34 4q2 22 -20 22q-18 -6 -14 -26Z" fill="#{toned(colour, 0.3)}"/>',
    )


def lace(colour: str, accent: str, seed: int) -> str:
    pale = contrast(colour, 0.4)
    return tile(
        48,
        48,
        _flower(24, 24, 16, pale, 6, colour)
        + f'<circle cx="0" cy="0" r="5" fill="#{pale}"/><circle cx="48" cy="48" r="5" fill="#{pale}"/>',
    )


def rib(colour: str, accent: str, seed: int) -> str:
    return tile(14, 14, '<rect width="5" height="14" fill="#000" opacity=".16"/><rect x="7" width="3" height="14" fill="#fff" opacity=".10"/>')  # fmt: skip


def cable(colour: str, accent: str, seed: int) -> str:
    dark, pale = "#000", "#fff"
    twist = f'<path d="M20 0C44 14 44 26 20 40 M44 0C20 14 20 26 44 40" fill="none" stroke="{dark}" stroke-width="9" opacity=".16"/><path d="M18 0C42 14 42 26 18 40 M42 0C18 14 18 26 42 40" fill="none" stroke="{pale}" stroke-width="4" opacity=".22"/>'
    return tile(
        80, 40, twist + f'<path d="M58 0V40M66 0V40M74 0V40" stroke="{dark}" stroke-width="2" opacity=".14"/>'
    )


def quilt(colour: str, accent: str, seed: int) -> str:
    return tile(
        56,
        56,
        '<path d="M28 0L56 28L28 56L0 28Z" fill="#fff" opacity=".07"/><path d="M28 0L56 28L28 56L0 28Z" fill="none" stroke="#000" stroke-width="2.5" opacity=".28"/>',
    )


def denim(colour: str, accent: str, seed: int) -> str:
    return tile(
        7,
        7,
        '<path d="M-1 8L8 -1M-4.5 4.500L4.500 -4.500M2.500 11.500L11.500 2.500" stroke="#fff" stroke-width="1.300" opacity=".17"/>',
    )


PRINTS: dict[str, Print] = {
    "plain": plain, "block": plain, "stripes": stripes, "pinstripe": pinstripe, "breton": breton, "checks": checks,
    "gingham": gingham, "tartan": tartan, "dots": dots, "herringbone": herringbone, "houndstooth": houndstooth,
    "floral": floral, "geo": geo, "ankara": ankara, "adire": adire, "brocade": brocade, "asooke": asooke,
    "leopard": leopard, "camo": camo, "lace": lace, "rib": rib, "cable": cable, "quilt": quilt, "denim": denim,
}  # fmt: skip
