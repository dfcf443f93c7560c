"""Bags and wallets."""

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole

BRASS = "d0a24e"


def _buckle(b: Brush, x: float, y: float, w: float = 34, h: float = 30) -> None:
    b.parts.append(
        f'<rect x="{x - w / 2:g}" y="{y - h / 2:g}" width="{w:g}" height="{h:g}" rx="5" fill="none" stroke="#{BRASS}" stroke-width="6"/><path d="M{x:g} {y - h / 2:g}V{y + h / 2:g}" stroke="#{toned(BRASS, -0.2)}" stroke-width="4"/>'
    )


def handbag(b: Brush) -> None:
    handle = "M300 330 C300 190 350 150 400 150 C450 150 500 190 500 330"
    b.line(handle, width=26, colour=toned(b.colour, -0.25), opacity=1)
    b.line(handle, width=8, colour="ffffff", opacity=0.16)
    b.cloth(
        whole("M400 310 C470 310 560 312 590 326 C620 430 640 540 640 628 C640 660 620 672 590 672 L400 672"),
        folds=("M600 400 C584 480 590 560 604 650",),
    )
    flap = "M400 300 C480 300 566 304 594 320 C606 380 600 440 560 470 C510 492 450 500 400 500"
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(whole(flap), tone=0.03, light="leaf")
    b.parts.append("</g>")
    b.stitch(
        "M216 330 C208 380 206 440 246 460 C290 480 350 488 400 488 C450 488 510 480 554 460 C594 440 592 380 584 330",
        colour=toned(b.colour, 0.5),
    )
    b.cloth("M376 470 L424 470 L424 540 L400 556 L376 540 Z", tone=-0.15, light="leaf")
    b.parts.append(
        f'<rect x="382" y="486" width="36" height="26" rx="6" fill="#{BRASS}"/><rect x="388" y="490" width="24" height="8" rx="4" fill="#fff" opacity=".5"/>'
    )
    for x in (300, 500):
        b.parts.append(f'<circle cx="{x}" cy="330" r="19" fill="none" stroke="#{BRASS}" stroke-width="7"/>')
    b.shine("M230 340 C220 420 214 520 210 620 C224 520 240 420 256 340 Z", opacity=0.28)


def tote(b: Brush) -> None:
    for shift, tone in ((-14, -0.35), (0, -0.15)):
        b.line(
            f"M310 {330 + shift} C306 {170 + shift} 350 {120 + shift} 400 {120 + shift} C450 {120 + shift} 494 {170 + shift} 490 {330 + shift}",
            width=20,
            colour=toned(b.accent if b.accent != b.colour else b.colour, tone),
            opacity=1,
        )
    b.cloth("M206 300 C330 288 470 288 594 300 L590 326 L210 326 Z", tone=-0.4, light="", edge=1.4)
    b.cloth(
        whole("M400 312 L596 304 C604 430 616 560 622 684 C550 700 470 702 400 702"),
        folds=(
            "M580 340 C560 460 580 580 584 690",
            "M470 420 C460 520 470 600 464 696",
            flipped("M560 360 C540 470 566 580 560 692"),
        ),
    )
    b.stitch("M210 332 C330 344 470 344 590 332")
    for x in (310, 490):
        b.cloth(
            f"M{x - 16} 300 L{x + 16} 300 L{x + 16} 396 L{x - 16} 396 Z",
            fill=toned(b.accent, -0.15),
            light="leaf",
            edge=1.6,
        )
        b.stitch(f"M{x - 10} 340 L{x + 10} 388 M{x + 10} 340 L{x - 10} 388", colour="ffffff")
    b.cloth("M352 470 L448 470 L448 540 L352 540 Z", fill=toned(b.accent, -0.1), light="leaf", edge=1.4)
    b.line("M372 496 L428 496 M380 514 L420 514", width=4, colour="ffffff", opacity=0.7)


def clutch(b: Brush) -> None:
    b.line("M620 420 C700 440 700 560 640 590", width=5, colour=BRASS, opacity=1, dash="7 4")
    b.cloth(
        whole("M400 330 L620 330 C640 334 646 346 646 362 L646 560 C644 580 632 588 616 588 L400 588"),
        folds=("M600 350 C590 430 596 500 606 580",),
    )
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        "M154 344 C160 332 172 328 184 328 L616 328 C630 328 642 334 646 344 L412 492 C404 497 396 497 388 492 Z",
        tone=0.05,
        light="leaf",
    )
    b.parts.append("</g>")
    b.stitch("M172 346 L394 482 C398 485 402 485 406 482 L628 346", colour=toned(b.colour, 0.5))
    b.dot(400, 478, 22, toned(BRASS, -0.15))
    b.dot(400, 476, 18, BRASS)
    b.shine("M390 466 C396 460 406 462 410 470 C404 466 396 466 392 472 Z", opacity=0.8)
    b.shine("M180 360 C176 430 176 500 180 570 C190 500 194 430 196 366 Z", opacity=0.3)


def wallet(b: Brush) -> None:
    b.cloth(
        "M196 286 L604 266 C622 266 632 276 634 292 L650 520 C650 540 640 550 622 552 L214 574 C196 574 186 564 184 548 L170 316 C170 298 180 288 196 286 Z",
        tone=-0.25,
        light="round",
    )
    for n, shade in enumerate(("c7d4dd", "e8b94a", "9caf88")):
        b.shape(
            f"M{250 + n * 14} {250 - n * 16} L{560 + n * 8} {236 - n * 16} L{566 + n * 8} 320 L{256 + n * 14} 330 Z",
            shade,
        )
    b.cloth(
        "M180 330 L628 306 C646 306 654 316 656 332 L668 560 C668 580 658 590 640 592 L200 616 C182 616 172 606 170 590 L158 360 C158 342 164 332 180 330 Z",
        light="round",
        folds=("M420 320 C430 420 436 520 440 600",),
    )
    b.stitch(
        "M182 344 L626 320 C638 320 642 326 643 336 L654 560 C654 572 648 578 638 579 L202 602 C190 602 184 596 183 586 L172 362 C172 350 174 346 182 344 Z",
        colour=toned(b.colour, 0.45),
    )
    b.shape("M540 520 L610 516 L611 536 L541 540 Z", toned(b.colour, -0.35))
    b.shine("M180 350 L330 342 L250 600 L196 602 Z", opacity=0.12)


def satchel(b: Brush) -> None:
    b.line("M190 340 C150 120 650 120 610 340", width=20, colour=toned(b.colour, -0.3), opacity=1)
    b.cloth(
        whole("M400 320 L620 320 C636 322 640 334 640 350 L640 620 C640 646 628 656 604 656 L400 656"),
        tone=-0.08,
        folds=("M610 360 C600 450 604 540 614 640",),
    )
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        whole("M400 306 L624 306 C640 308 648 318 648 334 L640 500 C634 524 620 532 600 532 L400 532"),
        light="leaf",
    )
    b.parts.append("</g>")
    b.stitch(
        "M168 330 L176 496 C180 512 188 518 204 518 L596 518 C612 518 620 512 624 496 L632 330",
        colour=toned(b.colour, 0.5),
    )
    for x in (270, 530):
        b.cloth(
            f"M{x - 20} 440 L{x + 20} 440 L{x + 20} 596 L{x} 612 L{x - 20} 596 Z", tone=-0.18, light="leaf"
        )
        _buckle(b, x, 560)
    b.cloth("M330 296 C330 250 470 250 470 296 L450 298 C450 270 350 270 350 298 Z", tone=-0.2, light="leaf")
    b.shine("M190 330 L260 330 L214 510 L196 508 Z", opacity=0.18)


def backpack(b: Brush) -> None:
    b.line("M360 150 C360 96 440 96 440 150", width=16, colour=toned(b.colour, -0.3), opacity=1)
    b.both("M540 240 C610 300 640 460 610 640 L570 640 C590 480 570 340 510 260 Z", tone=-0.3, light="")
    b.cloth(
        whole("M400 130 C500 130 570 200 584 320 C594 420 596 540 588 640 C580 684 550 696 510 698 L400 700"),
        folds=("M560 260 C570 400 566 540 560 680", "M470 180 C500 260 500 340 496 400"),
    )
    b.line(
        "M240 300 C270 190 330 160 400 160 C470 160 530 190 560 300", width=8, colour="3a3c42", opacity=0.85
    )
    b.line(
        "M240 300 C270 190 330 160 400 160 C470 160 530 190 560 300",
        width=2,
        colour="d5d8dc",
        opacity=0.9,
        dash="3 3",
    )
    b.cloth(
        whole("M400 420 L520 420 C548 424 556 440 556 466 L552 620 C548 648 530 656 506 656 L400 656"),
        tone=0.05,
        light="leaf",
        folds=("M530 460 C526 520 530 580 526 640",),
    )
    b.line("M262 462 C300 446 500 446 538 462", width=7, colour="3a3c42", opacity=0.85)
    b.cloth("M352 520 L448 520 L448 566 L352 566 Z", fill=toned(b.accent, -0.1), light="leaf", edge=1.4)
    b.line("M372 538 L428 538 M382 550 L418 550", width=3, colour="ffffff", opacity=0.7)
    b.cloth("M370 330 L430 330 L430 372 L370 372 Z", fill="8a5f3c", light="leaf", edge=1.4)
    b.line("M534 462 L544 500", width=6, colour=b.accent, opacity=1)


def duffel(b: Brush) -> None:
    b.line("M280 420 C270 200 530 200 520 420", width=22, colour=toned(b.colour, -0.4), opacity=1)
    b.cloth(
        "M110 430 C112 370 150 350 200 348 L600 348 C650 350 688 370 690 430 L690 600 C688 640 664 650 630 650 L170 650 C136 650 112 640 110 600 Z",
        light="round",
        folds=(
            "M250 370 C240 460 246 560 240 644",
            "M560 370 C566 460 560 560 564 644",
            "M400 380 C392 460 404 560 398 644",
        ),
    )
    b.both(
        "M600 348 C650 350 688 370 690 430 L690 600 C688 640 664 650 630 650 L600 650 C616 560 616 440 600 348 Z",
        tone=-0.28,
        light="round",
    )
    b.line("M180 362 C330 350 470 350 620 362", width=8, colour="2a211c", opacity=0.8)
    b.line("M180 362 C330 350 470 350 620 362", width=2, colour=BRASS, opacity=1, dash="3 3")
    for x in (280, 520):
        b.cloth(f"M{x - 18} 400 L{x + 18} 400 L{x + 18} 650 L{x - 18} 650 Z", tone=-0.3, light="leaf")
        b.stitch(f"M{x - 11} 408 L{x - 11} 644", colour=toned(b.colour, 0.5))
        b.stitch(f"M{x + 11} 408 L{x + 11} 644", colour=toned(b.colour, 0.5))
        b.dot(x, 424, 8, BRASS)
    b.line("M280 420 C276 270 524 270 520 420", width=22, colour=toned(b.colour, -0.3), opacity=1)
    b.line("M284 400 C286 284 514 284 516 400", width=5, colour="ffffff", opacity=0.2)
    b.cloth("M372 262 L428 262 L432 300 L368 300 Z", tone=-0.15, light="leaf")


SHAPES = {
    "handbag": handbag, "tote": tote, "clutch": clutch, "wallet": wallet, "satchel": satchel, "backpack": backpack,
    "duffel": duffel,
}  # fmt: skip
