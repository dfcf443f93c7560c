"""Hats, scarves, jewellery and what else belongs to an outfit."""

from math import cos, pi, sin

from commerce.catalogue.drawing.brush import Brush, flipped, toned, whole

BRASS, STEEL = "d0a24e", "b9bdc4"


def hat(b: Brush) -> None:
    b.cloth(
        "M80 520 C120 450 260 430 400 430 C540 430 680 450 720 520 C730 560 600 620 400 620 C200 620 70 560 80 520 Z",
        light="drop",
        folds=("M160 520 C260 570 540 570 640 520",),
    )
    b.cloth(
        "M240 500 C230 360 270 250 330 232 C370 222 390 246 400 250 C410 246 430 222 470 232 C530 250 570 360 560 500 C500 540 300 540 240 500 Z",
        folds=("M520 280 C540 350 540 420 530 500", "M400 252 C404 300 404 330 400 350"),
    )
    b.cloth(
        "M238 446 C300 490 500 490 562 446 L560 502 C500 542 300 542 240 502 Z",
        fill=b.accent,
        light="round",
        edge=1.6,
    )
    for y in (470, 494, 540, 570, 596):
        b.line(
            f"M{120 if y > 510 else 250} {y} C260 {y + 40} 540 {y + 40} {680 if y > 510 else 550} {y}",
            width=1.4,
            opacity=0.3,
        )
    for n in range(5):
        b.line(
            f"M{262 + n * 6} {420 - n * 40} C320 {450 - n * 44} 480 {450 - n * 44} {538 - n * 6} {420 - n * 40}",
            width=1.4,
            opacity=0.3,
        )


def cap(b: Brush) -> None:
    b.cloth(
        "M420 480 C540 470 660 500 716 560 C724 584 700 596 670 590 C580 560 480 556 392 566 Z",
        tone=-0.05,
        light="drop",
        folds=("M450 520 C540 512 620 530 680 566",),
    )
    b.cloth(
        "M130 540 C120 380 220 250 372 250 C500 250 560 360 566 484 C500 500 440 520 392 566 C300 590 180 580 130 540 Z",
        folds=("M200 330 C170 400 160 480 170 560", "M500 320 C520 380 524 440 516 490"),
    )
    b.line("M372 250 C330 340 320 460 330 580", width=2.4)
    b.line("M372 250 C440 320 490 400 506 494", width=2.4)
    b.stitch("M364 256 C322 344 312 460 322 578")
    b.stitch("M380 254 C446 324 496 404 514 490")
    b.stitch("M436 502 C540 490 640 516 696 562")
    b.stitch("M424 516 C530 506 630 530 684 572")
    b.dot(372, 250, 11, toned(b.colour, -0.2))
    for x, y in ((262, 350), (440, 356)):
        b.dot(x, y, 5, toned(b.colour, -0.6))
    b.cloth("M380 400 L440 380 L462 440 L400 462 Z", fill=b.accent, light="leaf", edge=1.4)


def beanie(b: Brush) -> None:
    b.cloth(
        whole("M400 196 C520 196 590 300 592 500 C540 520 460 526 400 526"),
        folds=(
            "M540 290 C556 360 560 430 556 500",
            "M460 230 C480 320 486 420 480 510",
            flipped("M500 260 C526 340 530 420 526 500"),
        ),
    )
    for x in range(-4, 5):
        b.line(
            f"M{400 + x * 8} 200 C{400 + x * 42} 280 {400 + x * 46} 400 {400 + x * 46} 520",
            width=5,
            opacity=0.16,
            colour="000000",
        )
    cuff = "M196 480 C260 500 540 500 604 480 L610 600 C540 628 260 628 190 600 Z"
    b.cloth(cuff, tone=-0.06, light="round")
    b.parts.append(f'<path d="{cuff}" fill="url(#ribs)"/>')
    b.cloth("M470 540 L530 536 L532 584 L472 588 Z", fill=b.accent, light="leaf", edge=1.4)


def fila(b: Brush) -> None:
    b.cloth(
        "M190 600 C180 480 200 420 230 400 L580 380 C610 430 622 500 612 600 C540 640 260 640 190 600 Z",
        folds=("M300 420 C290 500 300 560 296 620", "M520 400 C540 480 530 560 536 620"),
    )
    b.cloth(
        "M230 404 C220 320 260 230 360 216 C470 200 640 250 680 330 C690 360 660 392 600 404 C480 440 300 450 230 404 Z",
        tone=0.05,
        folds=("M600 300 C540 330 420 360 300 350", "M640 350 C540 390 420 410 300 400"),
    )
    b.line("M232 406 C300 452 480 442 602 402", width=4, opacity=0.6)
    b.line("M190 590 C260 628 540 628 612 590", width=7, colour=b.accent, opacity=0.9)


def headwrap(b: Brush) -> None:
    """A gele: fanned pleats over a firm band."""
    fan = "M214 560 C140 420 170 230 300 160 C420 110 590 150 640 280 C670 370 640 480 586 560 C480 600 310 600 214 560 Z"
    b.cloth(
        fan,
        tone=-0.08,
        folds=(
            "M240 540 C190 420 220 270 320 190",
            "M300 560 C260 420 300 280 400 170",
            "M380 570 C370 430 400 290 480 180",
            "M470 570 C490 440 520 320 570 220",
            "M540 560 C590 470 620 380 632 300",
        ),
    )
    for path in (
        "M214 560 C190 440 220 280 320 200", "M280 580 C250 440 290 290 392 170", "M360 590 C346 450 380 300 470 166",
        "M450 590 C462 460 496 330 560 206", "M530 576 C570 480 604 390 620 292",
    ):  # fmt: skip
        b.line(path, width=3, colour="000000", opacity=0.35)
        b.line(path, width=7, colour="ffffff", opacity=0.13)
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        "M196 520 C300 440 500 430 606 516 C616 560 610 590 600 612 C500 660 300 660 208 612 C194 584 190 552 196 520 Z",
        folds=("M210 560 C320 490 480 480 596 556", "M214 600 C320 540 480 540 598 596"),
    )
    b.line("M204 548 C310 470 490 462 602 544", width=3, colour="000000", opacity=0.28)
    b.line("M206 582 C310 512 490 506 604 578", width=3, colour="000000", opacity=0.28)
    b.cloth(
        "M520 470 C580 430 650 440 664 490 C656 540 590 556 530 540 C506 520 504 490 520 470 Z",
        tone=0.04,
        light="leaf",
        folds=("M530 500 C570 480 610 480 650 492",),
    )
    b.parts.append("</g>")


def scarf(b: Brush) -> None:
    b.cloth(
        "M250 190 C240 380 226 560 216 690 L330 700 C350 520 360 380 372 260 Z",
        folds=("M290 260 C280 420 270 560 258 690", "M330 280 C326 440 312 570 300 696"),
    )
    b.cloth(
        "M430 280 C450 420 470 540 486 640 L592 622 C570 480 556 340 540 200 Z",
        folds=("M480 300 C496 430 516 540 530 630", "M520 260 C534 400 552 530 568 624"),
    )
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        "M222 230 C230 140 320 104 400 104 C480 104 570 140 578 230 C580 320 500 372 400 376 C300 372 220 320 222 230 Z M312 214 C320 270 360 288 400 288 C440 288 480 270 488 214 C470 176 330 176 312 214 Z",
        folds=(
            "M250 250 C320 350 480 350 550 250",
            "M240 200 C250 130 550 130 560 200",
            "M268 290 C340 370 460 370 532 290",
        ),
    )
    b.parts.append("</g>")
    b.parts.append(
        '<path d="M312 214 C320 270 360 288 400 288 C440 288 480 270 488 214 C470 176 330 176 312 214 Z" fill="#000" opacity=".28" filter="url(#softer)"/>'
    )
    for x in range(219, 330, 12):
        b.line(
            f"M{x} {690 + (x - 216) * 0.09:.0f} L{x - 3} {728 + (x - 216) * 0.06:.0f}",
            width=4,
            colour=toned(b.colour, -0.12),
            opacity=1,
        )
    for x in range(490, 592, 12):
        b.line(
            f"M{x} {640 - (x - 486) * 0.17:.0f} L{x + 5} {678 - (x - 486) * 0.17:.0f}",
            width=4,
            colour=toned(b.colour, -0.12),
            opacity=1,
        )


def tie(b: Brush) -> None:
    b.cloth(
        "M352 206 L448 206 C470 360 492 480 504 610 L400 706 L296 610 C308 480 330 360 352 206 Z",
        folds=("M420 260 C440 400 450 520 450 640",),
    )
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        "M336 104 C370 92 430 92 464 104 L452 196 C430 214 370 214 348 196 Z",
        light="round",
        folds=("M350 130 C380 170 400 180 440 190",),
    )
    b.parts.append("</g>")
    b.line("M400 240 C404 400 404 560 400 690", width=2, opacity=0.25)


def belt(b: Brush) -> None:
    outer = "M400 220 C600 220 690 300 690 400 C690 500 600 580 400 580 C200 580 110 500 110 400 C110 300 200 220 400 220 Z M400 300 C260 300 190 346 190 400 C190 454 260 500 400 500 C540 500 610 454 610 400 C610 346 540 300 400 300 Z"
    b.parts.append(
        f'<path d="{outer}" fill="#{b.colour}" fill-rule="evenodd"/><path d="{outer}" fill="url(#round)" fill-rule="evenodd"/>'
    )
    b.stitch(
        "M400 232 C590 232 678 306 678 400 C678 494 590 568 400 568 C210 568 122 494 122 400 C122 306 210 232 400 232",
        colour=toned(b.colour, 0.4),
    )
    b.stitch(
        "M400 290 C250 290 180 340 180 400 C180 460 250 510 400 510 C550 510 620 460 620 400 C620 340 550 290 400 290",
        colour=toned(b.colour, 0.4),
    )
    b.cloth("M360 494 L560 486 C590 500 590 560 560 576 L360 586 Z", tone=0.04, light="drop")
    for x in (420, 460, 500, 540):
        b.dot(x, 536 - (x - 420) * 0.04, 6, toned(b.colour, -0.7))
    b.parts.append(
        f'<rect x="300" y="478" width="96" height="116" rx="14" fill="none" stroke="#{toned(BRASS, -0.25)}" stroke-width="18"/><rect x="300" y="476" width="96" height="116" rx="14" fill="none" stroke="#{BRASS}" stroke-width="14"/><path d="M302 536H420" stroke="#{toned(BRASS, 0.1)}" stroke-width="11" stroke-linecap="round"/><path d="M306 486V580" stroke="#fff" stroke-width="4" opacity=".6"/>'
    )


def watch(b: Brush) -> None:
    metal = b.colour if b.colour in ("b9bdc4", "c79a3c") else STEEL
    strap = b.colour if metal == STEEL and b.colour != "b9bdc4" else toned(metal, -0.1)
    b.cloth("M318 300 L330 70 C350 60 450 60 470 70 L482 300 Z", fill=strap, light="round")
    b.cloth("M318 500 L330 730 C350 740 450 740 470 730 L482 500 Z", fill=strap, light="round")
    for y in (*range(92, 260, 30), *range(540, 720, 30)):
        b.line(f"M328 {y} L472 {y}", width=3, colour="000000", opacity=0.25)
    b.parts.append(
        f'<rect x="566" y="382" width="34" height="36" rx="8" fill="#{toned(metal, -0.2)}"/>'
        f'<circle cx="400" cy="400" r="178" fill="#{toned(metal, -0.35)}"/><circle cx="398" cy="397" r="174" fill="#{metal}"/>'
        f'<circle cx="398" cy="397" r="174" fill="url(#round)"/><circle cx="400" cy="400" r="146" fill="#{toned(metal, -0.5)}"/>'
        '<circle cx="400" cy="400" r="140" fill="#f4f1ea"/><circle cx="400" cy="400" r="140" fill="url(#leaf)"/>'
    )
    for n in range(60):
        a, long = pi * n / 30, n % 5 == 0
        r1, r2 = 130, 108 if long else 122
        b.line(
            f"M{400 + cos(a) * r1:.1f} {400 + sin(a) * r1:.1f} L{400 + cos(a) * r2:.1f} {400 + sin(a) * r2:.1f}",
            width=6 if long else 2,
            colour="22252b",
            opacity=0.9,
        )
    b.line("M400 400 L346 348", width=10, colour="22252b", opacity=1)
    b.line("M400 400 L470 330", width=7, colour="22252b", opacity=1)
    b.line("M392 420 L420 300", width=3, colour="c22f36", opacity=1)
    b.dot(400, 400, 10, "22252b")
    b.parts.append(
        '<text x="400" y="470" font-family="Georgia,serif" font-size="19" letter-spacing="3" text-anchor="middle" fill="#22252b">LAGOS</text>'
    )
    b.shine("M300 320 C330 280 380 262 430 268 C380 290 340 320 310 380 Z", opacity=0.5)


def sunglasses(b: Brush) -> None:
    b.line("M150 350 C120 300 140 220 260 190", width=20, colour=toned(b.colour, -0.25), opacity=1)
    b.line("M650 350 C680 300 660 220 540 190", width=20, colour=toned(b.colour, -0.25), opacity=1)
    lens = "M430 380 C436 350 480 342 560 344 C640 346 672 356 672 392 C672 480 630 530 556 530 C480 530 436 470 430 380 Z"
    b.parts.append(
        '<linearGradient id="lens" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#17181c" stop-opacity=".96"/><stop offset="1" stop-color="#4d4238" stop-opacity=".82"/></linearGradient>'
    )
    for one in (lens, flipped(lens)):
        b.parts.append(
            f'<path d="{one}" fill="url(#lens)"/><path d="{one}" fill="none" stroke="#{toned(b.colour, -0.35)}" stroke-width="28"/><path d="{one}" fill="none" stroke="#{b.colour}" stroke-width="22"/>'
        )
        b.parts.append(
            f'<path d="{one}" fill="none" stroke="#fff" stroke-width="4" opacity=".25" transform="translate(-3 -6)"/>'
        )
    b.line("M368 380 C380 356 420 356 432 380", width=24, colour=b.colour, opacity=1)
    b.shine(
        "M470 370 C500 360 530 360 540 364 C520 400 490 440 470 450 C460 430 460 390 470 370 Z", opacity=0.28
    )
    b.shine(
        "M160 370 C190 360 220 360 230 364 C210 400 180 440 160 450 C150 430 150 390 160 370 Z", opacity=0.28
    )
    for x in (662, 138):
        b.shape(f"M{x - 12} 362 L{x + 12} 362 L{x + 12} 372 L{x - 12} 372 Z", BRASS)


def socks(b: Brush) -> None:
    one = "M300 120 L440 120 L440 420 C450 470 520 500 580 540 C620 570 610 630 560 640 C480 650 380 600 330 540 C300 500 300 460 300 420 Z"
    b.parts.append('<g transform="translate(70 10) scale(.94)">')
    b.cloth(one, tone=-0.1, folds=("M400 200 C390 300 400 400 420 460",))
    b.parts.append('</g><g transform="translate(-60 30)" filter="url(#lift)">')
    b.cloth(one, folds=("M400 200 C390 300 400 400 420 460", "M330 470 C400 500 440 540 470 600"))
    b.cloth("M296 112 L444 112 L444 178 L296 178 Z", fill=b.accent, light="round", edge=1.6)
    b.parts.append('<path d="M296 112 L444 112 L444 178 L296 178 Z" fill="url(#ribs)"/>')
    b.cloth(
        "M532 512 C560 526 580 540 596 556 C616 590 606 632 560 640 C530 642 500 636 470 624 C500 600 520 560 532 512 Z",
        fill=b.accent,
        light="drop",
        edge=1.6,
    )
    b.parts.append("</g>")


def earrings(b: Brush) -> None:
    metal = b.colour if b.colour in ("b9bdc4", "c79a3c", "94683a", "a9643c") else BRASS
    for x in (250, 550):
        b.parts.append(
            f'<circle cx="{x}" cy="420" r="122" fill="none" stroke="#{toned(metal, -0.35)}" stroke-width="26"/>'
            f'<circle cx="{x - 2}" cy="417" r="122" fill="none" stroke="#{metal}" stroke-width="20"/>'
            f'<path d="M{x - 100} 350 A122 122 0 0 1 {x + 20} 297" fill="none" stroke="#fff" stroke-width="6" opacity=".7" stroke-linecap="round"/>'
            f'<path d="M{x} 298 C{x - 4} 250 {x + 30} 230 {x + 34} 262" fill="none" stroke="#{toned(metal, -0.1)}" stroke-width="7" stroke-linecap="round"/>'
        )
        for n in range(14):
            a = 2 * pi * n / 14
            b.dot(x + cos(a) * 122, 418 + sin(a) * 122, 4, toned(metal, 0.4), opacity=0.8)


def necklace(b: Brush) -> None:
    for row, (drop, r) in enumerate(((230, 14), (320, 17), (410, 19))):
        count = 25 + row * 5
        for n in range(count):
            angle = pi * n / (count - 1)
            x = 400 - cos(angle) * (182 + row * 26)
            y = 172 + sin(angle) * drop
            shade = (b.colour, b.accent, toned(b.colour, -0.2))[(n + row) % 3 if n % 4 == 0 else 0]
            b.parts.append(
                f'<circle cx="{x:.0f}" cy="{y + 4:.0f}" r="{r}" fill="#000" opacity=".18"/><circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" fill="#{shade}"/>'
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" fill="url(#round)"/><circle cx="{x - r * 0.35:.0f}" cy="{y - r * 0.4:.0f}" r="{r * 0.28:.1f}" fill="#fff" opacity=".75"/>'
            )
    b.line(
        "M218 172 C230 130 300 96 400 92 C500 96 570 130 582 172",
        width=5,
        colour=BRASS,
        opacity=1,
        dash="2 7",
    )


def bangle(b: Brush) -> None:
    for n, y in enumerate((520, 440, 360)):
        shade = (b.colour, toned(b.colour, 0.25), b.accent)[n]
        b.parts.append(
            f'<ellipse cx="400" cy="{y}" rx="230" ry="100" fill="none" stroke="#{toned(shade, -0.4)}" stroke-width="42"/>'
            f'<ellipse cx="400" cy="{y - 4}" rx="230" ry="100" fill="none" stroke="#{shade}" stroke-width="34"/>'
            f'<path d="M190 {y - 40} A230 100 0 0 1 420 {y - 104}" fill="none" stroke="#fff" stroke-width="9" opacity=".55" stroke-linecap="round"/>'
        )


def bottle(b: Brush) -> None:
    b.shape("M350 130 L450 130 L450 230 L350 230 Z", "2a2c31")
    b.shine("M362 134 L380 134 L380 228 L362 228 Z")
    b.shape("M368 228 L432 228 L432 270 L368 270 Z", BRASS)
    b.cloth(
        "M280 290 C280 276 290 268 306 268 L494 268 C510 268 520 276 520 290 L540 640 C540 668 524 680 500 680 L300 680 C276 680 260 668 260 640 Z",
        light="round",
    )
    b.shape("M284 400 L516 400 L524 560 L276 560 Z", "f6f1e7", opacity=0.93)
    b.line("M330 450 L470 450 M350 480 L450 480", width=5, colour="2a2c31", opacity=0.8)
    b.line("M320 520 L480 520", width=2, colour=BRASS, opacity=1)
    b.shine("M296 290 L330 290 L314 660 L284 660 Z", opacity=0.4)


def lipstick(b: Brush) -> None:
    b.cloth("M350 300 C350 240 400 180 450 160 L450 330 L350 330 Z", light="round")
    b.shape("M340 330 L460 330 L460 430 L340 430 Z", BRASS)
    b.shine("M350 330 L370 330 L370 430 L350 430 Z", opacity=0.6)
    b.shape("M322 430 L478 430 L478 690 L322 690 Z", "23242a")
    b.shine("M336 436 L362 436 L362 684 L336 684 Z", opacity=0.25)
    b.shine("M366 290 C370 250 400 214 430 196 C410 240 396 280 392 326 L366 326 Z", opacity=0.35)


def compact(b: Brush) -> None:
    b.parts.append(
        '<circle cx="400" cy="270" r="170" fill="#23242a"/><circle cx="400" cy="270" r="148" fill="#cfdbe4"/>'
        '<path d="M300 350L470 150" stroke="#fff" stroke-width="34" opacity=".5"/>'
        f'<ellipse cx="400" cy="560" rx="190" ry="110" fill="#23242a"/><ellipse cx="400" cy="548" rx="160" ry="84" fill="#{b.colour}"/>'
        f'<ellipse cx="400" cy="548" rx="160" ry="84" fill="url(#round)"/><circle cx="400" cy="442" r="13" fill="#{BRASS}"/>'
    )


def ball(b: Brush) -> None:
    b.parts.append(
        f'<circle cx="400" cy="410" r="220" fill="#{b.colour}"/><circle cx="400" cy="410" r="220" fill="url(#round)"/>'
    )
    for path in (
        "M400 190 C330 300 330 520 400 630",
        "M182 380 C300 440 500 440 618 380",
        "M250 250 C340 330 460 330 550 250",
        "M250 570 C340 500 460 500 550 570",
    ):
        b.line(path, width=7, colour=toned(b.colour, -0.55), opacity=0.9)
    b.shine(
        "M290 280 C320 250 360 240 390 244 C350 270 320 310 306 350 C284 330 280 300 290 280 Z", opacity=0.45
    )


def box(b: Brush) -> None:
    """For what has no drawing of its own: a wrapped gift."""
    b.cloth("M210 360 L590 360 L570 660 L230 660 Z", light="round")
    b.cloth("M190 290 L610 290 L610 370 L190 370 Z", tone=0.06, light="round")
    b.cloth("M376 290 L424 290 L424 660 L376 660 Z", fill=b.accent, light="leaf", edge=0)
    b.parts.append('<g filter="url(#lift)">')
    b.cloth(
        "M396 290 C330 280 260 240 270 196 C290 160 370 200 398 280 Z M404 290 C470 280 540 240 530 196 C510 160 430 200 402 280 Z",
        fill=b.accent,
        light="leaf",
    )
    b.cloth(
        "M378 264 C392 254 408 254 422 264 L420 296 L380 296 Z", fill=toned(b.accent, -0.12), light="leaf"
    )
    b.parts.append("</g>")


SHAPES = {
    "hat": hat, "cap": cap, "beanie": beanie, "fila": fila, "headwrap": headwrap, "scarf": scarf, "tie": tie,
    "belt": belt, "watch": watch, "sunglasses": sunglasses, "socks": socks, "earrings": earrings,
    "necklace": necklace, "bangle": bangle, "bottle": bottle, "lipstick": lipstick, "compact": compact, "ball": ball,
    "box": box,
}  # fmt: skip
