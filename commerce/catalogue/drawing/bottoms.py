"""What is worn below: trousers, jeans, shorts, skirts."""

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole

WAIST = "M300 128 C360 136 440 136 500 128 L504 168 C440 176 360 176 296 168 Z"


def _legs(b: Brush, right: str, folds: tuple[str, ...]) -> None:
    b.both(right, folds=folds)


def _band(b: Brush, *, button: bool = True, path: str = WAIST) -> None:
    b.cloth(path, light="", edge=2)
    b.stitch("M302 162 C360 169 440 169 498 162")
    b.stitch("M304 136 C360 143 440 143 496 136")
    if button:
        b.buttons(400, 152, size=8)


STRAIGHT = (
    "M398 170 C440 174 480 172 504 166 C520 230 526 300 524 380 L506 690 C476 698 446 698 420 694 L400 360 Z"
)
STRAIGHT_FOLDS = (
    "M470 200 C478 330 470 500 464 690",
    "M402 330 C440 320 480 300 516 262",
    "M510 420 C480 440 450 440 420 420",
)


def trousers(b: Brush) -> None:
    _legs(b, STRAIGHT, STRAIGHT_FOLDS)
    b.lines("M466 178 C472 330 470 500 464 694", width=2.4)
    b.lines("M508 184 C496 208 484 226 470 238", width=3)
    b.line("M400 172 L400 300 C398 320 392 332 384 340", width=2.4)
    _band(b)
    for x in (330, 466):
        b.cloth(f"M{x} 131 L{x + 9} 131 L{x + 9} 174 L{x} 174 Z", tone=-0.08, light="", edge=1.4)


def wide_trousers(b: Brush) -> None:
    wide = "M398 170 C440 174 480 172 504 166 C526 240 552 420 584 692 C536 708 470 708 414 698 L400 360 Z"
    folds = (
        "M460 190 C476 360 492 520 500 700",
        "M490 190 C520 360 540 520 556 694",
        "M430 200 C438 360 444 520 446 698",
    )
    _legs(b, wide, folds)
    b.lines("M452 176 C456 200 458 226 458 256", width=2.6)
    b.lines("M472 174 C480 200 482 226 484 250", width=2.6)
    b.line("M400 172 L400 320", width=2.2)
    _band(b)
    b.stitch("M420 688 C470 697 536 697 580 682", both=True)


def jeans(b: Brush) -> None:
    thread = "c98a3c" if toned(b.colour, 0) != "c98a3c" else "7a4a2b"
    _legs(b, STRAIGHT, STRAIGHT_FOLDS)
    for side in (STRAIGHT, flipped(STRAIGHT)):  # the thigh is worn paler
        name = f"c{len(b.clips)}"
        b.clips.append(f'<clipPath id="{name}"><path d="{side}"/></clipPath>')
        x = 462 if side == STRAIGHT else 338
        b.parts.append(
            f'<g clip-path="url(#{name})"><ellipse cx="{x}" cy="380" rx="34" ry="150" fill="#fff" opacity=".2" filter="url(#soft)"/></g>'
        )
    b.line("M400 172 L400 300 C398 320 392 332 384 340", width=2.4)
    b.stitch("M414 174 L414 290 C412 312 404 324 392 332", colour=thread)
    b.lines("M508 178 C506 214 474 232 446 226 C436 218 434 196 434 178", width=2.6)
    b.stitch("M502 180 C500 208 474 224 450 219 C442 212 441 196 441 180", colour=thread, both=True)
    b.stitch("M518 300 C520 420 512 560 500 684", colour=thread, both=True)
    b.stitch("M424 680 C446 684 476 684 503 678", colour=thread, both=True)
    _band(b, button=False)
    b.stitch("M302 162 C360 169 440 169 498 162", colour=thread)
    for x in (318, 360, 432, 474):
        b.cloth(f"M{x} 130 L{x + 9} 130 L{x + 9} 176 L{x} 176 Z", tone=-0.06, light="", edge=1.4)
    b.dot(400, 152, 9, "b07a3e")
    b.dot(398, 150, 4, "e0b070")
    for x in (436, 506, 364, 294):
        b.dot(x, 182, 3.2, "b07a3e")


def joggers(b: Brush) -> None:
    leg = "M398 170 C440 174 480 172 504 166 C524 240 530 320 522 420 C516 520 502 600 492 650 C470 660 444 660 426 654 L400 360 Z"
    _legs(b, leg, (*STRAIGHT_FOLDS, "M500 620 C480 610 460 614 436 630"))
    cuff = "M426 652 C446 659 470 659 493 648 L488 696 C468 702 448 702 432 698 Z"
    b.both(cuff, tone=-0.15, light="", edge=1.6)
    for one in (cuff, flipped(cuff)):
        b.parts.append(f'<path d="{one}" fill="url(#ribs)"/>')
    b.lines("M508 182 C500 220 488 250 478 276", width=3)
    b.cloth(WAIST, tone=-0.1, light="", edge=2)
    b.parts.append(f'<path d="{WAIST}" fill="url(#ribs)"/>')
    for x in (390, 410):
        b.line(
            f"M{x} 160 C{x - 4} 200 {x + 2} 220 {x + (8 if x > 400 else -8)} 256",
            width=5,
            colour=toned(b.colour, 0.55),
            opacity=0.95,
        )


def leggings(b: Brush) -> None:
    leg = "M398 166 C440 170 474 168 492 162 C508 230 506 320 492 420 C484 520 470 600 462 696 C446 702 432 700 420 696 L400 360 Z"
    _legs(b, leg, ("M450 200 C456 330 450 500 442 690",))
    b.cloth("M308 120 C360 128 440 128 492 120 L494 178 C440 186 360 186 306 178 Z", light="", edge=1.8)
    b.stitch("M310 170 C360 177 440 177 490 170")


def shorts(b: Brush) -> None:
    leg = "M398 190 C440 194 480 192 510 186 C532 270 552 380 566 500 C520 520 460 522 416 512 L400 372 Z"
    b.both(
        leg,
        folds=(
            "M470 220 C484 330 490 420 494 510",
            "M402 350 C440 338 480 318 524 284",
            "M536 360 C540 420 546 460 548 500",
        ),
    )
    b.lines("M516 206 C504 244 490 268 472 284", width=3)
    b.line("M400 192 L400 312", width=2.4)
    b.stitch("M420 500 C462 508 520 506 560 488", both=True)
    band = "M294 146 C360 154 440 154 506 146 L512 190 C440 198 360 198 288 190 Z"
    b.cloth(band, light="", edge=2)
    b.parts.append(f'<path d="{band}" fill="url(#ribs)" opacity=".6"/>')
    for x in (388, 412):
        b.line(
            f"M{x} 180 C{x - 4} 220 {x + 2} 240 {x + (10 if x > 400 else -10)} 282",
            width=5,
            colour=toned(b.colour, 0.55),
            opacity=0.95,
        )


def skirt(b: Brush) -> None:
    half = "M400 206 C440 206 470 204 486 200 C530 340 596 500 640 640 C580 688 480 700 400 700"
    folds = tuple(
        f"M{x} 214 C{x + d} 380 {x + 2 * d} 540 {x + 3 * d} 694"
        for x, d in ((416, 6), (442, 18), (464, 34), (480, 48))
    )
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))
    b.stitch("M172 632 C240 672 320 686 400 686 C480 686 560 672 628 632")
    b.cloth("M312 158 C360 166 440 166 488 158 L490 204 C440 212 360 212 310 204 Z", light="", edge=2)
    b.stitch("M314 196 C360 203 440 203 486 196")


def pencil_skirt(b: Brush) -> None:
    half = "M400 196 C440 196 472 194 490 190 C520 260 530 330 526 400 C522 500 506 590 496 656 C470 664 430 666 400 666"
    b.cloth(
        whole(half),
        folds=(
            "M520 330 C480 350 450 352 420 346",
            "M470 420 C462 500 468 580 462 660",
            flipped("M512 300 C470 326 440 330 410 322"),
        ),
    )
    b.lines("M458 200 C464 230 466 260 466 290", width=2.2)
    b.line("M400 560 L400 664", width=2.6)
    b.stitch("M308 650 C350 657 450 657 492 650")
    b.cloth("M312 150 C360 158 440 158 488 150 L491 194 C440 202 360 202 309 194 Z", light="", edge=2)


SHAPES = {
    "trousers": trousers, "wide_trousers": wide_trousers, "jeans": jeans, "joggers": joggers, "leggings": leggings,
    "shorts": shorts, "skirt": skirt, "pencil_skirt": pencil_skirt,
}  # fmt: skip
