"""What is worn above: shirts, blouses, T-shirts, knits."""

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole

BODY = "M400 192 C430 192 452 176 460 150 L560 184 C550 222 546 262 552 302 C558 400 558 520 562 640 C512 652 452 656 400 656"
BODY_FOLDS = (
    "M548 330 C520 400 530 470 516 560",
    "M470 420 C462 500 470 560 460 640",
    "M556 300 C500 330 470 340 440 336",
)
SHORT = "M560 184 C606 198 648 252 674 334 L594 370 C584 344 570 320 552 302 C546 262 550 222 560 184 Z"
LONG = "M560 184 C612 202 634 270 646 352 C658 440 664 520 668 600 L602 610 C594 520 580 430 552 322 C546 270 550 222 560 184 Z"
LONG_FOLDS = (
    "M620 250 C600 330 618 400 622 560",
    "M646 430 C628 436 612 430 596 414",
    "M652 480 C634 490 618 486 604 474",
)
NECK_BACK = "M340 150 C360 166 440 166 460 150 C452 178 430 194 400 194 C370 194 348 178 340 150 Z"


def torso(
    b: Brush,
    *,
    half: str = BODY,
    sleeve: str | None = SHORT,
    sleeve_folds: tuple[str, ...] = (),
    folds: tuple[str, ...] = BODY_FOLDS,
) -> None:
    if sleeve:
        b.both(sleeve, light="sleeve", folds=sleeve_folds or ("M600 230 C606 270 612 300 616 350",))
    b.cloth(whole(half), folds=(*folds, *map(flipped, folds)))


def inside(b: Brush, path: str = NECK_BACK) -> None:
    """What is seen of the back's inner side, with a label."""
    b.cloth(path, tone=-0.42, light="", edge=0)
    b.shape("M386 158 L414 158 L414 172 L386 172 Z", "f4efe6", opacity=0.85)


def tshirt(b: Brush) -> None:
    torso(b)
    inside(b)
    b.line(
        "M340 150 C350 178 370 195 400 195 C430 195 450 178 460 150",
        width=13,
        colour=toned(b.colour, -0.12),
        opacity=1,
    )
    b.line(
        "M340 150 C350 178 370 195 400 195 C430 195 450 178 460 150", width=13, colour="000000", opacity=0.1
    )
    b.stitch("M335 162 C348 192 370 206 400 206 C430 206 452 192 465 162")
    b.stitch("M242 630 C300 643 350 645 400 645 C450 645 500 643 558 630")
    b.stitch("M590 356 L666 322", both=True)
    b.line("M558 188 C549 224 546 262 552 300", width=2)
    b.line(flipped("M558 188 C549 224 546 262 552 300"), width=2)


def tank(b: Brush) -> None:
    b.cloth(
        "M352 140 C366 190 434 190 448 140 L436 140 C424 176 376 176 364 140 Z", tone=-0.42, light="", edge=0
    )
    half = "M400 232 C436 230 452 186 454 138 L494 138 C498 214 520 262 556 290 C560 400 560 520 562 640 C512 652 452 656 400 656"
    b.cloth(
        whole(half),
        folds=(
            "M540 340 C516 420 528 500 514 590",
            "M458 420 C452 500 462 570 452 640",
            flipped("M540 340 C516 420 528 500 514 590"),
        ),
    )
    for path in (
        "M346 138 C348 186 364 230 400 232 C436 230 452 186 454 138",
        "M494 138 C498 214 520 262 556 290",
        flipped("M494 138 C498 214 520 262 556 290"),
    ):
        b.line(path, width=9, colour=toned(b.colour, -0.16), opacity=1)
    b.stitch("M242 634 C300 645 350 647 400 647 C450 647 500 645 558 634")


def polo(b: Brush) -> None:
    torso(b)
    inside(b)
    b.cloth("M384 190 L416 190 L416 318 L384 318 Z", light="", edge=1.6)
    b.buttons(400, 226, 262, 298, size=6)
    b.both("M400 200 L344 150 C334 156 328 168 328 184 L372 236 Z", light="")
    b.line("M596 362 L670 328", width=13, colour=toned(b.colour, -0.2), opacity=1)
    b.line(flipped("M596 362 L670 328"), width=13, colour=toned(b.colour, -0.2), opacity=1)
    b.stitch("M242 630 C300 643 350 645 400 645 C450 645 500 643 558 630")


SHIRT = "M400 196 C430 192 452 176 462 148 L562 184 C550 222 546 262 552 306 C557 400 556 500 562 612 C540 668 470 640 400 664"


def _front(b: Brush, *, to: float = 654, buttons: tuple[float, ...] = (222, 296, 370, 444, 518, 592)) -> None:
    b.cloth(
        f"M387 198 L413 198 L413 {to - 4:g} L387 {to:g} Z",
        light="",
        edge=1.4,
        tone=-0.1 if b.printed else 0.0,
    )
    b.stitch(f"M391 204 L391 {to - 8:g}")
    b.stitch(f"M409 204 L409 {to - 8:g}")
    b.buttons(400, *buttons)


def _collar(b: Brush) -> None:
    inside(b, "M338 148 C360 168 440 168 462 148 C452 180 430 202 400 204 C370 202 348 180 338 148 Z")
    b.cloth("M338 150 C356 138 444 138 462 150 C448 160 352 160 338 150 Z", tone=-0.1, light="", edge=1.6)
    leaf = "M400 206 C420 196 446 176 462 148 C474 154 482 166 486 182 L450 244 C432 232 414 220 400 206 Z"
    b.parts.append('<g filter="url(#lift)">')
    b.both(leaf, light="leaf", edge=2, tone=-0.1 if b.printed else 0.0)
    b.parts.append("</g>")
    b.stitch("M411 212 C424 221 438 231 448 236 L478 184", both=True)


def _cuffs(b: Brush) -> None:
    b.both("M600 604 L668 594 L674 642 C652 650 628 652 606 650 Z", light="sleeve")
    b.stitch("M604 612 L668 602", both=True)
    b.buttons(656, 624, size=5)
    b.buttons(144, 624, size=5)


def _pocket(b: Brush) -> None:
    b.cloth("M452 306 L526 306 L526 376 L489 398 L452 376 Z", light="", edge=1.6)
    b.stitch("M457 320 L521 320")
    b.stitch("M457 311 L457 373 L489 391 L521 373 L521 311")


def shirt(b: Brush) -> None:
    torso(b, half=SHIRT, sleeve=LONG, sleeve_folds=LONG_FOLDS)
    _cuffs(b)
    _pocket(b)
    _front(b)
    _collar(b)
    b.lines("M560 188 C550 224 546 262 552 304", width=2)
    b.stitch("M246 606 C262 654 330 632 400 655 C470 632 538 654 554 606")


def band_shirt(b: Brush) -> None:
    torso(b, half=SHIRT, sleeve=LONG, sleeve_folds=LONG_FOLDS)
    _cuffs(b)
    inside(b, "M344 142 C362 164 438 164 456 142 C452 180 430 200 400 206 C370 200 348 180 344 142 Z")
    b.cloth("M386 204 L414 204 L414 420 L386 420 Z", light="", edge=1.6)
    b.stitch("M390 210 L390 414 L410 414 L410 210")
    b.buttons(400, 232, 290, 348, 400, size=6)
    b.both("M400 212 C428 206 450 182 456 142 L470 146 C466 192 440 222 404 228 Z", light="leaf", edge=1.8)
    b.lines("M560 188 C550 224 546 262 552 304", width=2)
    b.stitch("M246 606 C262 654 330 632 400 655 C470 632 538 654 554 606")


def short_shirt(b: Brush) -> None:
    wide = "M560 184 C612 200 654 262 682 354 L598 388 C586 352 570 326 552 306 C546 262 550 222 560 184 Z"
    half = "M400 252 C424 220 448 188 462 148 L562 184 C550 222 546 262 552 306 C557 400 558 520 564 640 C512 650 452 652 400 652"
    torso(b, half=half, sleeve=wide, sleeve_folds=("M606 236 C612 280 620 320 626 368",))
    inside(b, "M338 148 C360 168 440 168 462 148 C448 190 424 224 400 254 C376 224 352 190 338 148 Z")
    b.line("M400 254 L400 650", width=2.4)
    b.stitch("M388 268 L388 646")
    b.buttons(400, 288, 364, 440, 516, 592)
    b.parts.append('<g filter="url(#lift)">')
    b.both(
        "M402 262 C428 226 450 190 462 148 C476 154 488 168 492 190 L466 214 L492 226 L432 274 Z",
        light="leaf",
        edge=2,
    )
    b.parts.append("</g>")
    _pocket(b)
    b.stitch("M592 378 L676 344", both=True)
    b.stitch("M242 630 C300 640 350 642 400 642 C450 642 500 640 558 630")


def blouse(b: Brush) -> None:
    full = "M548 186 C616 198 668 290 682 420 C690 500 684 560 676 588 C650 604 622 604 606 594 C596 500 582 400 550 330 C546 270 544 222 548 186 Z"
    half = "M400 230 C424 212 444 186 452 152 L550 184 C544 240 546 300 552 340 C552 420 566 540 574 626 C520 646 452 650 400 650"
    folds = (
        "M624 260 C646 380 640 480 640 590",
        "M590 300 C620 400 622 480 620 590",
        "M660 380 C668 460 664 520 662 580",
    )
    b.both(full, light="sleeve", folds=folds)
    torso(
        b,
        half=half,
        sleeve=None,
        folds=(
            "M500 230 C480 380 500 500 506 640",
            "M540 380 C526 460 540 540 546 620",
            "M450 250 C446 380 452 520 450 640",
        ),
    )
    b.both("M606 592 C628 602 652 602 676 588 L672 622 C652 632 630 632 612 624 Z", light="", edge=1.8)
    inside(b, "M348 152 C364 168 436 168 452 152 C442 188 424 212 400 232 C376 212 358 188 348 152 Z")
    b.line(
        "M348 152 C358 186 376 212 400 232 C424 212 442 186 452 152",
        width=15,
        colour=toned(b.colour, -0.1),
        opacity=1,
    )
    b.parts.append('<g filter="url(#lift)">')
    b.both(
        "M402 238 C430 206 488 206 500 236 C504 262 450 268 402 246 Z",
        light="leaf",
        folds=("M420 240 C440 232 460 230 480 236",),
    )
    b.both("M404 244 C424 280 438 340 440 404 L416 410 C410 350 402 300 396 250 Z", light="leaf")
    b.cloth("M386 226 C396 218 406 218 414 226 L412 256 C404 262 396 262 388 256 Z", light="leaf")
    b.parts.append("</g>")


def tunic(b: Brush) -> None:
    half = "M400 240 C424 216 448 186 458 150 L554 184 C546 230 546 280 550 320 C560 460 578 580 594 700 C530 716 456 718 400 718"
    torso(
        b,
        half=half,
        sleeve="M554 184 C602 200 628 262 648 352 C656 400 660 440 664 476 L590 486 C582 430 572 372 550 320 C546 280 546 230 554 184 Z",
        folds=("M540 360 C520 470 546 580 556 700", "M456 330 C448 470 456 600 452 714"),
    )
    inside(b, "M342 150 C360 168 440 168 458 150 C446 190 424 220 400 242 C376 220 354 190 342 150 Z")
    b.line(
        "M342 150 C354 190 376 218 400 242 C424 218 446 190 458 150", width=14, colour=b.accent, opacity=0.9
    )
    b.line("M400 244 L400 400", width=12, colour=b.accent, opacity=0.85)
    b.buttons(400, 270, 306, 342, 378, size=5)
    b.line(
        "M208 690 C280 706 350 706 400 706 C450 706 520 706 592 690", width=12, colour=b.accent, opacity=0.75
    )


def _ribbed(b: Brush, path: str, *, both: bool = False) -> None:
    how = b.both if both else b.cloth
    how(path, tone=-0.14, light="", edge=1.6)
    for one in (path, flipped(path)) if both else (path,):
        b.parts.append(f'<path d="{one}" fill="url(#ribs)"/>')


KNIT = "M400 196 C430 194 452 176 462 148 L562 186 C550 224 546 264 554 310 C562 400 562 500 562 590 C510 602 452 606 400 606"


def sweater(b: Brush) -> None:
    torso(b, half=KNIT, sleeve=LONG, sleeve_folds=LONG_FOLDS)
    inside(b)
    _ribbed(
        b,
        "M238 588 C290 601 350 605 400 605 C450 605 510 601 562 588 L556 646 C510 656 450 658 400 658 C350 658 290 656 244 646 Z",
    )
    _ribbed(b, "M602 604 L668 594 L664 650 C646 656 626 656 612 652 Z", both=True)
    _ribbed(
        b,
        "M336 148 C346 186 368 206 400 206 C432 206 454 186 464 148 L448 144 C440 172 424 188 400 188 C376 188 360 172 352 144 Z",
    )
    b.lines("M560 190 C550 226 546 264 554 308", width=2)


def sweatshirt(b: Brush) -> None:
    sweater(b)
    b.stitch("M372 204 L400 244 L428 204")


def cardigan(b: Brush) -> None:
    torso(
        b,
        half=KNIT.replace("M400 196 C430 194 452 176 462 148", "M400 330 C430 290 456 220 462 148"),
        sleeve=LONG,
        sleeve_folds=LONG_FOLDS,
    )
    inside(b, "M338 148 C360 168 440 168 462 148 C456 220 430 288 400 332 C370 288 344 220 338 148 Z")
    _ribbed(
        b,
        "M238 588 C290 601 350 605 400 605 C450 605 510 601 562 588 L556 646 C510 656 450 658 400 658 C350 658 290 656 244 646 Z",
    )
    _ribbed(b, "M602 604 L668 594 L664 650 C646 656 626 656 612 652 Z", both=True)
    _ribbed(b, "M462 148 C456 224 432 296 412 332 L412 658 L388 658 L388 326 C412 286 440 222 448 146 Z")
    _ribbed(b, "M338 148 C344 224 368 296 388 332 L400 330 C376 286 362 222 352 146 Z")
    b.buttons(400, 356, 408, 460, 512, 564, 616, size=8)
    b.both("M450 500 L530 496 L532 572 L452 576 Z", light="", edge=1.6)


def hoodie(b: Brush) -> None:
    torso(b, half=KNIT, sleeve=LONG, sleeve_folds=LONG_FOLDS)
    _ribbed(
        b,
        "M238 588 C290 601 350 605 400 605 C450 605 510 601 562 588 L556 646 C510 656 450 658 400 658 C350 658 290 656 244 646 Z",
    )
    _ribbed(b, "M602 604 L668 594 L664 650 C646 656 626 656 612 652 Z", both=True)
    b.both("M400 448 L476 448 L530 560 L530 598 L400 602 Z", light="", edge=0)
    b.line("M324 448 L476 448 L530 560 L530 598 L270 598 L270 560 Z", width=2.4)
    b.stitch("M330 455 L470 455 L522 562", colour=b.seam)
    hood = "M400 110 C452 106 492 128 496 176 C498 206 470 238 436 252 C422 232 410 226 400 226"
    b.cloth(
        whole(hood),
        light="round",
        folds=("M470 140 C480 180 462 210 440 236", flipped("M470 140 C480 180 462 210 440 236")),
    )
    b.cloth(
        whole("M400 138 C436 136 460 150 458 182 C454 210 426 232 400 244"), tone=-0.5, light="", edge=1.5
    )
    for side in (1, -1):
        x = 400 + side * 22
        b.line(
            f"M{x} 236 C{x + side * 6} 280 {x + side * 4} 310 {x + side * 8} 346",
            width=5,
            colour=toned(b.colour, 0.5),
            opacity=0.95,
        )
        b.dot(x + side * 8, 350, 5, "b9bdc4")


def bra(b: Brush) -> None:
    b.lines("M470 170 C478 240 486 300 500 350", width=10, colour=toned(b.colour, -0.15), opacity=1)
    b.both(
        "M404 470 C410 400 450 346 504 346 C560 350 590 400 596 452 C560 500 440 520 404 470 Z",
        folds=("M450 390 C480 420 500 440 560 460",),
    )
    b.both("M404 470 C460 520 560 500 596 452 L640 470 L636 520 C560 540 460 556 404 520 Z", tone=-0.12)
    b.lines("M410 452 C420 400 456 360 504 358", width=2)
    b.dot(400, 486, 8, toned(b.colour, -0.3))


SHAPES = {
    "tshirt": tshirt, "tank": tank, "polo": polo, "shirt": shirt, "band_shirt": band_shirt, "short_shirt": short_shirt,
    "blouse": blouse, "tunic": tunic, "sweater": sweater, "sweatshirt": sweatshirt, "cardigan": cardigan,
    "hoodie": hoodie, "bra": bra,
}  # fmt: skip
