"""Kaftans, agbada, senator sets, dashikis."""

from commerce.catalogue.drawing.brush import Brush, flipped, mixed, toned, whole
from commerce.catalogue.drawing.tops import inside


def _embroidery(b: Brush, *, top: float, to: float, width: float = 38) -> None:
    """A placket with chain stitch, diamonds and a border, in gold on dark cloth."""
    thread = mixed(b.accent, "d9b45b", 0.45)
    x0, x1 = 400 - width, 400 + width
    b.line(
        f"M{x0} {top} L{x0} {to - 40} L400 {to} L{x1} {to - 40} L{x1} {top}",
        width=5,
        colour=thread,
        opacity=0.95,
    )
    b.line(
        f"M{x0 + 10} {top} L{x0 + 10} {to - 46} L400 {to - 14} L{x1 - 10} {to - 46} L{x1 - 10} {top}",
        width=2,
        colour=thread,
        opacity=0.9,
        dash="2 5",
    )
    y = top + 16
    while y < to - 50:
        b.line(
            f"M400 {y} L412 {y + 13} L400 {y + 26} L388 {y + 13} Z", width=2.6, colour=thread, opacity=0.95
        )
        b.dot(400, y + 13, 3, thread)
        y += 32


def kaftan(b: Brush) -> None:
    half = "M400 206 C430 200 450 178 458 148 C520 158 600 200 668 268 C690 300 706 360 712 420 L628 470 C612 430 590 400 566 380 C570 480 590 600 604 708 C530 724 460 726 400 726"
    folds = (
        "M556 260 C540 380 560 560 572 716",
        "M480 300 C474 440 488 600 490 722",
        "M620 290 C640 350 650 400 650 450",
        "M590 230 C620 300 600 350 574 386",
    )
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))
    inside(b, "M342 148 C360 166 440 166 458 148 C450 178 430 200 400 208 C370 200 350 178 342 148 Z")
    thread = mixed(b.accent, "d9b45b", 0.4)
    b.line("M342 148 C350 182 372 204 400 210 C428 204 450 182 458 148", width=9, colour=thread, opacity=0.95)
    _embroidery(b, top=212, to=420, width=30)
    b.lines("M712 420 L628 470", width=9, colour=thread, opacity=0.85)
    b.line("M198 696 C270 714 350 716 400 716 C450 716 530 714 602 696", width=9, colour=thread, opacity=0.85)


def dashiki(b: Brush) -> None:
    half = "M400 250 C420 220 444 190 456 152 L556 180 C610 196 650 250 676 340 L590 380 C580 350 568 330 554 316 C558 420 560 540 564 650 C510 660 450 662 400 662"
    folds = (
        "M536 340 C520 440 530 540 530 650",
        "M462 420 C456 500 466 580 462 656",
        "M600 230 C606 270 614 310 622 360",
    )
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))
    inside(b, "M344 152 C362 168 438 168 456 152 C444 190 420 222 400 252 C380 222 356 190 344 152 Z")
    thread = mixed(b.accent, "f2c94c", 0.3)
    b.cloth(
        "M344 152 C356 192 380 224 400 252 C420 224 444 192 456 152 L478 158 C478 220 460 300 400 390 C340 300 322 220 322 158 Z",
        fill=toned(b.accent, -0.1),
        light="leaf",
        edge=2,
    )
    b.line(
        "M330 168 C336 230 358 300 400 368 C442 300 464 230 470 168", width=4, colour="171312", opacity=0.85
    )
    b.line(
        "M338 168 C346 226 366 286 400 342 C434 286 454 226 462 168",
        width=5,
        colour=thread,
        opacity=1,
        dash="3 9",
    )
    for x, y in ((358, 236), (442, 236), (376, 276), (424, 276), (400, 318)):
        b.dot(x, y, 7, thread)
        b.dot(x, y, 3, "171312")
    for path in (
        "M590 372 L674 334",
        flipped("M590 372 L674 334"),
        "M236 630 C300 642 350 644 400 644 C450 644 500 642 564 630",
    ):
        b.line(path, width=15, colour=toned(b.accent, -0.1), opacity=1)
        b.line(path, width=4, colour=thread, opacity=1, dash="4 8")


def senator(b: Brush) -> None:
    leg = "M398 500 L500 500 C504 580 502 660 496 742 C470 748 440 748 420 744 L400 560 Z"
    b.both(leg, tone=-0.12, folds=("M460 560 C464 620 460 690 456 742",))
    sleeve = "M550 178 C600 194 626 262 640 346 C652 430 658 500 662 572 L598 582 C590 500 576 410 548 318 C544 262 544 218 550 178 Z"
    b.both(
        sleeve,
        light="sleeve",
        folds=("M612 250 C596 330 612 400 618 560", "M646 420 C628 430 612 424 598 410"),
    )
    half = "M400 186 C426 182 446 168 454 142 L550 178 C544 220 542 262 546 312 C552 420 562 500 572 580 C510 594 450 596 400 596"
    folds = ("M540 330 C516 410 530 500 528 584", "M464 400 C458 470 468 530 464 592")
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))
    inside(b, "M346 142 C362 158 438 158 454 142 C446 168 426 182 400 190 C374 182 354 168 346 142 Z")
    b.both("M404 200 C426 192 446 172 456 140 L468 146 C466 182 440 208 406 220 Z", light="leaf", edge=1.8)
    trim = mixed(b.accent, "d9b45b", 0.25)
    b.cloth("M384 210 L416 210 L416 430 L400 446 L384 430 Z", light="", edge=1.6)
    b.line("M384 212 L384 430 L400 446 L416 430 L416 212", width=4, colour=trim, opacity=0.95)
    b.buttons(400, 240, 286, 332, 378, size=6, colour=trim)
    b.line("M452 300 L524 290", width=4, colour=trim, opacity=0.95)
    b.line("M452 308 L524 298", width=1.6, colour=trim, opacity=0.9)
    b.lines("M600 566 L660 556", width=4, colour=trim, opacity=0.95)
    b.line("M572 500 L572 580", width=2)


def agbada(b: Brush) -> None:
    b.both(
        "M398 560 L492 560 C496 620 494 690 490 748 C466 752 440 752 420 748 L400 600 Z",
        tone=-0.1,
        folds=("M456 600 C460 650 456 700 452 746",),
    )
    robe = "M400 196 C430 192 452 172 460 142 C530 150 640 210 704 320 C730 400 736 520 724 628 C690 650 640 656 600 640 C580 660 500 680 400 680"
    folds = (
        "M560 240 C600 360 610 500 600 640",
        "M620 270 C670 380 680 520 664 646",
        "M480 300 C486 440 490 560 486 676",
        "M520 200 C560 330 560 500 548 660",
        "M680 330 C706 430 704 540 696 640",
    )
    b.cloth(whole(robe), folds=(*folds, *map(flipped, folds)))
    inside(b, "M340 142 C360 160 440 160 460 142 C452 172 430 192 400 200 C370 192 348 172 340 142 Z")
    thread = mixed(b.accent, "d9b45b", 0.55)
    b.line(
        "M340 142 C348 176 370 196 400 202 C430 196 452 176 460 142", width=10, colour=thread, opacity=0.95
    )
    b.cloth(
        "M400 210 C440 206 470 214 474 240 L470 470 C450 500 420 520 400 524 C380 520 350 500 330 470 L326 240 C330 214 360 206 400 210 Z",
        tone=0.08,
        light="leaf",
        edge=0,
    )
    b.line(
        "M326 240 L330 470 C350 500 380 520 400 524 C420 520 450 500 470 470 L474 240",
        width=6,
        colour=thread,
        opacity=0.95,
    )
    b.line(
        "M340 250 L344 460 C360 486 384 502 400 506 C416 502 440 486 456 460 L460 250",
        width=2,
        colour=thread,
        opacity=0.9,
        dash="2 6",
    )
    for y in (262, 330, 398, 458):
        b.line(
            f"M400 {y - 26} C430 {y - 26} 434 {y + 18} 400 {y + 22} C366 {y + 18} 370 {y - 26} 400 {y - 26} Z",
            width=3.4,
            colour=thread,
            opacity=0.95,
        )
        b.line(f"M400 {y - 14} L412 {y} L400 {y + 12} L388 {y} Z", width=2.4, colour=thread, opacity=0.95)
        b.dot(400, y, 3.4, thread)
        b.dot(358, y + 14, 4, thread)
        b.dot(442, y + 14, 4, thread)
    b.lines("M724 628 C690 650 640 656 600 640", width=7, colour=thread, opacity=0.85)


SHAPES = {"kaftan": kaftan, "dashiki": dashiki, "senator": senator, "agbada": agbada}
