"""Dresses and jumpsuits."""

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole
from commerce.catalogue.drawing.tops import inside


def _skirt_folds(top: float, to: float, spread: float) -> tuple[str, ...]:
    right = tuple(
        f"M{400 + x} {top} C{400 + x + d * spread * 0.3:.0f} {top + (to - top) * 0.3:.0f} {400 + x + d * spread * 0.7:.0f}"
        f" {top + (to - top) * 0.7:.0f} {400 + x + d * spread:.0f} {to}"
        for x, d in ((14, 0.2), (38, 0.7), (58, 1.3))
    )
    return (*right, *map(flipped, right))


def dress(b: Brush) -> None:
    half = "M400 190 C426 186 446 166 450 110 L494 114 C498 176 512 220 540 246 C526 290 500 320 486 350 C530 460 584 580 604 668 C540 700 460 706 400 706"
    inside(b, "M350 112 C372 140 428 140 450 112 C446 166 426 188 400 192 C374 188 354 166 350 112 Z")
    b.cloth(whole(half), folds=(*_skirt_folds(356, 696, 100), "M536 250 C500 270 470 280 440 272"))
    b.line("M400 194 L400 704", width=2)
    b.buttons(400, 214, 258, 302, 346, 396, 446, 496, 546, 596, 646, size=6)
    b.line("M314 350 C360 358 440 358 486 350", width=2.4)
    b.lines("M520 380 C512 420 512 450 518 476", width=2.6)
    b.stitch("M206 654 C270 682 340 692 400 692 C460 692 530 682 594 654")
    b.lines("M450 112 C446 166 428 186 400 190", width=3)


def shift_dress(b: Brush) -> None:
    half = "M400 168 C430 164 448 148 456 126 L548 156 C540 190 538 220 540 256 C548 330 540 380 540 430 C548 520 556 590 562 660 C510 672 450 674 400 674"
    sleeve = "M548 156 C594 176 622 230 640 316 L572 340 C564 304 554 276 540 256 C538 220 540 190 548 156 Z"
    b.both(sleeve, light="sleeve", folds=("M592 206 C596 250 602 280 606 322",))
    folds = (
        "M530 330 C500 352 470 352 440 344",
        "M500 420 C492 500 506 580 500 664",
        "M450 440 C446 520 452 590 450 668",
    )
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))
    inside(b, "M344 126 C362 142 438 142 456 126 C448 150 430 166 400 170 C370 166 352 150 344 126 Z")
    b.line(
        "M344 126 C352 150 370 167 400 170 C430 167 448 150 456 126",
        width=7,
        colour=toned(b.colour, -0.15),
        opacity=1,
    )
    b.lines("M470 300 C474 340 474 380 466 430", width=2.2)
    b.stitch("M242 648 C300 660 350 662 400 662 C450 662 500 660 558 648")


def wrap_dress(b: Brush) -> None:
    sleeve = "M540 150 C590 168 622 224 648 312 L574 344 C562 300 550 272 534 252 C530 214 532 180 540 150 Z"
    b.both(sleeve, light="sleeve", folds=("M588 200 C598 250 604 286 612 326",))
    b.cloth(
        "M346 128 C364 146 436 146 454 128 C450 190 430 240 400 280 C376 240 352 190 346 128 Z",
        tone=-0.45,
        light="",
        edge=0,
    )
    under = "M346 128 L460 150 C450 230 420 300 330 366 L314 356 C300 320 274 292 266 252 C268 214 268 180 260 150 Z"
    skirt = "M400 362 C440 362 470 360 486 354 C536 470 590 570 616 660 C550 700 470 708 400 708"
    b.cloth(whole(skirt), folds=_skirt_folds(366, 696, 110))
    b.cloth(under, folds=("M300 200 C330 260 340 300 330 350",))
    over = "M454 128 L540 150 C532 180 530 214 534 252 C526 292 500 320 486 356 C420 366 360 366 314 358 C392 300 442 220 454 128 Z"
    b.cloth(over, folds=("M500 190 C470 260 420 320 360 350", "M520 260 C490 300 450 336 410 356"))
    flap = "M486 356 C470 450 440 580 392 708 C460 708 550 700 616 660 C590 570 536 470 486 356 Z"
    b.cloth(
        flap, folds=("M500 400 C510 500 500 600 490 700", "M490 380 C540 480 570 570 586 668"), light="drop"
    )
    b.line("M454 128 C442 220 392 300 314 358", width=5, colour=toned(b.colour, -0.25), opacity=0.9)
    b.cloth(
        "M312 344 C360 354 440 354 488 344 L490 374 C440 384 360 384 310 374 Z",
        fill=b.accent,
        light="",
        edge=2,
    )
    b.parts.append('<g filter="url(#lift)">')
    b.cloth("M474 356 C500 330 548 332 552 356 C546 382 500 380 474 366 Z", fill=b.accent, light="leaf")
    b.cloth(
        "M470 366 C500 420 512 470 508 528 L482 532 C480 480 470 420 456 374 Z", fill=b.accent, light="leaf"
    )
    b.cloth(
        "M462 366 C470 430 462 480 440 520 L418 508 C440 460 446 420 442 372 Z", fill=b.accent, light="leaf"
    )
    b.cloth("M452 344 L484 346 L482 380 L452 380 Z", fill=b.accent, light="leaf")
    b.parts.append("</g>")


def maxi_dress(b: Brush) -> None:
    half = "M400 212 C430 206 452 182 466 150 C490 156 500 176 504 196 C506 250 496 290 484 322 C530 450 590 600 620 716 C550 746 470 752 400 752"
    b.lines("M466 152 C462 128 456 112 448 92", width=8, colour=toned(b.colour, -0.15), opacity=1)
    b.cloth(whole(half), folds=(*_skirt_folds(330, 742, 120), "M470 200 C450 240 430 260 410 270"))
    b.line("M316 322 C360 332 440 332 484 322", width=9, colour=b.accent, opacity=0.95)
    tier = "M240 548 C320 572 480 572 560 548"
    b.line(tier, width=3)
    for x in range(262, 545, 22):
        b.line(f"M{x} 560 L{x + (x - 400) * 0.03:.0f} 584", width=3, opacity=0.35, colour="000000")
    b.lines("M466 150 C450 182 430 206 400 212", width=4)


def slip_dress(b: Brush) -> None:
    half = "M400 214 C426 206 444 188 456 160 C476 190 490 214 506 232 C512 300 506 340 500 370 C520 460 540 560 552 640 C500 656 450 660 400 660"
    b.lines("M456 162 C450 134 444 116 438 96", width=5, colour=toned(b.colour, -0.15), opacity=1)
    b.cloth(whole(half), folds=(*_skirt_folds(380, 652, 60), "M440 220 C430 280 450 330 440 380"))
    b.line(
        "M250 636 C300 650 350 652 400 652 C450 652 500 650 550 636", width=8, colour=b.accent, opacity=0.7
    )


def jumpsuit(b: Brush) -> None:
    half = "M400 230 C430 206 452 160 456 112 L500 116 C506 176 520 216 544 240 C530 290 506 310 496 336"
    leg = "M399 336 L496 336 C518 420 544 560 566 704 C520 716 460 716 424 708 L400 470 Z"
    b.both(
        leg,
        folds=(
            "M450 350 C468 470 486 590 490 708",
            "M402 440 C440 430 470 410 506 380",
            "M486 360 C510 470 530 590 544 700",
        ),
    )
    inside(b, "M344 114 C364 142 436 142 456 114 C450 162 428 206 400 232 C372 206 350 162 344 114 Z")
    b.cloth(
        whole(f"{half} L400 344"),
        folds=("M530 250 C500 276 470 284 440 276", "M470 200 C462 250 470 300 462 334"),
    )
    b.line("M400 234 L400 470", width=2.6)
    b.cloth("M302 326 C360 336 440 336 498 326 L502 358 C440 368 360 368 298 358 Z", light="", edge=2)
    b.dot(400, 344, 9, "c79a3c")
    b.lines("M512 390 C500 420 490 440 478 456", width=3)
    b.lines("M456 114 C450 162 428 206 400 230", width=3)


SHAPES = {
    "dress": dress, "shift_dress": shift_dress, "wrap_dress": wrap_dress, "maxi_dress": maxi_dress,
    "slip_dress": slip_dress, "jumpsuit": jumpsuit,
}  # fmt: skip
