"""Jackets, coats, blazers."""

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole
from commerce.catalogue.drawing.tops import LONG, LONG_FOLDS, inside, torso

LINING = "M336 146 C358 164 442 164 464 146 C456 230 430 300 400 340 C370 300 344 230 336 146 Z"
TAILORED = "M400 336 C430 290 456 220 464 146 L562 180 C550 222 546 262 550 312 C540 380 544 430 556 500 C562 560 566 610 566 660 C520 684 460 684 400 664"
FOLDS = ("M540 330 C510 400 520 470 530 560", "M470 470 C466 540 474 600 470 670")


def _sleeves(b: Brush, *, cuff: bool = False) -> None:
    b.both(LONG, light="sleeve", folds=LONG_FOLDS)
    if cuff:
        b.both("M600 560 L665 550 L670 608 L603 618 Z", light="", edge=1.8)


def _lapels(b: Brush) -> None:
    lapel = "M400 348 C428 300 452 230 464 146 C478 150 488 158 494 168 L512 236 L488 246 L504 266 C486 320 444 350 404 372 Z"
    b.parts.append('<g filter="url(#lift)">')
    b.both(lapel, light="leaf", edge=2)
    b.parts.append("</g>")
    b.lines("M488 246 C476 230 466 214 462 190", width=2.2)


def blazer(b: Brush) -> None:
    _sleeves(b)
    b.cloth(whole(TAILORED), folds=(*FOLDS, *map(flipped, FOLDS)))
    b.cloth(LINING, fill=toned(b.accent, -0.2), light="", edge=0)
    b.cloth(
        "M352 152 C372 168 428 168 448 152 C440 230 420 300 400 330 C380 300 360 230 352 152 Z",
        fill="f3efe8",
        light="round",
        edge=0,
    )
    b.shape("M386 176 L414 176 L422 212 L400 350 L378 212 Z", toned(b.accent, -0.3))
    b.shape("M384 162 L416 162 L412 184 L388 184 Z", toned(b.accent, -0.15))
    _lapels(b)
    b.line("M404 372 C412 470 430 600 470 676", width=2.6)
    b.cloth("M462 476 L534 468 L538 496 L464 504 Z", light="leaf", edge=1.8)
    b.cloth(flipped("M462 476 L534 468 L538 496 L464 504 Z"), light="leaf", edge=1.8)
    b.cloth("M470 296 L520 288 L522 300 L471 308 Z", light="leaf", edge=1.4)
    b.shape("M478 294 L486 276 L494 288 L504 272 L514 288 Z", b.accent)
    b.buttons(408, 398, 456, size=9)
    b.buttons(650, 556, 572, 588, size=4.5)
    b.buttons(150, 556, 572, 588, size=4.5)
    b.lines("M560 186 C550 222 546 262 550 310", width=2.2)


def coat(b: Brush) -> None:
    long = TAILORED.replace(
        "C562 560 566 610 566 660 C520 684 460 684 400 664",
        "C566 580 584 680 592 742 C530 760 460 762 400 756",
    )
    _sleeves(b, cuff=True)
    b.cloth(
        whole(long),
        folds=(
            *(f.replace("670", "750") for f in FOLDS),
            "M520 500 C530 580 548 680 556 750",
            flipped("M530 420 C520 560 540 660 548 750"),
        ),
    )
    b.cloth(LINING, fill=toned(b.accent, -0.25), light="", edge=0)
    b.cloth(
        "M352 152 C372 168 428 168 448 152 C444 240 424 300 400 330 C376 300 356 240 352 152 Z",
        fill="efe9df",
        light="round",
        edge=0,
    )
    _lapels(b)
    b.line("M404 372 C410 500 414 640 416 758", width=2.6)
    b.cloth(
        "M270 452 C340 464 460 464 530 452 L534 486 C460 498 340 498 266 486 Z", tone=-0.06, light="", edge=2
    )
    b.cloth("M384 446 L424 446 L424 500 L384 500 Z", fill=toned(b.colour, -0.35), light="leaf", edge=2)
    b.both("M470 548 L542 536 L552 566 L476 580 Z", light="leaf", edge=1.8)
    b.buttons(436, 400, 540, 610, size=9)
    b.buttons(372, 400, 540, 610, size=9)


def parka(b: Brush) -> None:
    _sleeves(b, cuff=True)
    half = "M400 190 C430 188 452 174 462 146 L562 182 C550 222 546 262 552 312 C558 440 566 580 572 700 C510 716 450 718 400 718"
    b.cloth(whole(half), folds=(*FOLDS, *map(flipped, FOLDS)))
    b.cloth(
        whole("M400 108 C456 104 498 128 500 178 C500 206 470 232 440 246 C424 230 410 224 400 224"),
        folds=("M470 140 C480 180 462 210 440 236",),
    )
    b.cloth(
        whole("M400 138 C436 136 460 150 458 180 C454 208 426 226 400 236"), tone=-0.5, light="", edge=1.5
    )
    b.line("M400 236 L400 716", width=7, colour="b9bdc4", opacity=0.9)
    b.stitch("M384 240 L384 712")
    b.stitch("M416 240 L416 712")
    b.both("M452 480 L536 470 L542 580 L456 590 Z", light="leaf", edge=1.8)
    b.both("M450 470 L538 460 L540 492 L452 502 Z", light="leaf", edge=1.8)
    b.line("M248 440 C300 450 500 450 552 440", width=3)


def jacket(b: Brush) -> None:
    """The denim trucker."""
    thread = "d09a52"
    torso(
        b,
        half="M400 200 C430 194 452 176 464 148 L562 184 C550 222 546 262 552 308 C556 400 556 500 552 588 C500 600 450 602 400 602",
        sleeve=LONG.replace("668 600 L602 610", "664 574 L600 584"),
        sleeve_folds=LONG_FOLDS,
    )
    inside(b)
    b.both("M600 574 L664 564 L668 616 L604 626 Z", light="sleeve")
    b.stitch("M603 584 L664 574", colour=thread, both=True)
    b.both("M404 318 L470 330 L540 306 L548 322 L470 350 L404 336 Z", tone=-0.05, light="", edge=1.6)
    b.stitch("M404 340 L470 354 L546 328", colour=thread, both=True)
    b.both("M440 346 L440 366 L474 392 L508 364 L508 340 L472 352 Z", light="leaf", edge=1.8)
    b.buttons(474, 374, size=6, colour="b07a3e")
    b.buttons(326, 374, size=6, colour="b07a3e")
    b.lines("M446 392 C440 470 432 540 428 596", "M506 384 C510 470 512 540 510 592", width=2)
    b.stitch("M452 394 C446 470 438 540 434 596", colour=thread, both=True)
    b.stitch("M500 388 C504 470 506 540 504 592", colour=thread, both=True)
    b.cloth("M384 204 L416 204 L416 600 L384 600 Z", light="", edge=1.8)
    b.stitch("M389 206 L389 598", colour=thread)
    b.stitch("M411 206 L411 598", colour=thread)
    b.cloth(
        "M248 584 C300 596 350 600 400 600 C450 600 500 596 552 584 L554 630 C500 642 450 646 400 646 C350 646 300 642 246 630 Z",
        light="",
        edge=2,
    )
    b.stitch("M250 594 C300 606 500 606 550 594", colour=thread)
    b.buttons(400, 236, 300, 364, 428, 492, 556, 622, size=8, colour="b07a3e")
    b.parts.append('<g filter="url(#lift)">')
    b.both(
        "M402 208 C424 194 450 174 464 146 C480 152 490 166 492 184 L448 250 C430 236 414 222 402 208 Z",
        light="leaf",
        edge=2,
    )
    b.parts.append("</g>")
    b.stitch("M412 214 C426 226 438 238 447 244 L484 184", colour=thread, both=True)


def bomber(b: Brush) -> None:
    half = "M400 200 C430 196 452 178 462 150 L562 186 C550 224 546 264 552 312 C566 400 566 500 556 570 C500 584 450 586 400 586"
    torso(
        b,
        half=half,
        sleeve=LONG.replace("668 600 L602 610", "670 578 L604 590"),
        sleeve_folds=(*LONG_FOLDS, "M660 330 C640 420 650 500 640 580"),
    )
    inside(b)
    rib = b.accent if toned(b.colour, 0) != b.accent else toned(b.colour, -0.4)
    for path in (
        "M244 566 C300 580 350 584 400 584 C450 584 500 580 556 566 L548 626 C500 636 450 638 400 638 C350 638 300 636 252 626 Z",
        "M604 588 L670 576 L664 630 C646 638 626 638 612 634 Z",
        flipped("M604 588 L670 576 L664 630 C646 638 626 638 612 634 Z"),
        "M338 150 C348 184 370 204 400 204 C430 204 452 184 462 150 L470 156 C464 200 436 226 400 226 C364 226 336 200 330 156 Z",
    ):
        b.cloth(path, fill=rib, light="round", edge=1.8)
        b.parts.append(f'<path d="{path}" fill="url(#ribs)"/>')
    b.line("M400 226 L400 584", width=8, colour="c9ccd1", opacity=0.95)
    b.line("M400 226 L400 584", width=3, colour="3a3c42", opacity=0.8, dash="3 3")
    b.line("M400 232 L404 262", width=6, colour="e6e8ea", opacity=1)
    b.lines("M482 444 L530 512", width=7)
    b.lines("M482 444 L530 512", width=2, colour="ffffff", opacity=0.3)
    b.cloth("M612 280 L650 272 L654 318 L618 324 Z", tone=-0.06, light="leaf", edge=1.4)


def waistcoat(b: Brush) -> None:
    half = "M400 350 C430 290 452 220 462 148 L520 166 C516 230 530 280 560 316 C552 420 552 500 556 590 L462 650 L400 600"
    b.cloth(
        "M344 146 C366 166 434 166 456 146 L520 166 C516 230 530 280 556 312 L520 330 L280 330 L244 312 C270 280 284 230 280 166 Z",
        fill=toned(b.accent, -0.3),
        light="round",
    )
    b.cloth(
        whole(half),
        folds=(
            "M540 340 C520 420 530 500 520 590",
            "M460 420 C454 500 462 570 456 640",
            flipped("M540 340 C520 420 530 500 520 590"),
        ),
    )
    b.lines("M462 148 C452 220 430 290 404 348", width=4)
    b.line("M400 350 L400 602", width=2.4)
    b.buttons(400, 372, 418, 464, 510, 556, size=8)
    b.both("M464 500 L540 490 L542 512 L465 522 Z", light="leaf", edge=1.8)
    b.cloth("M470 372 L522 364 L524 378 L471 386 Z", light="leaf", edge=1.4)


SHAPES = {
    "blazer": blazer, "coat": coat, "parka": parka, "jacket": jacket, "bomber": bomber, "waistcoat": waistcoat,
}  # fmt: skip
