"""An invoice or credit note as a PDF: one page design, any number of lines. Reads content, changes nothing."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tables import TableStyle

from commerce import money
from commerce.invoices.models import Invoice
from commerce.orders.views import AddressView

INK, SOFT, FAINT, WASH = HexColor("#1d1b26"), HexColor("#6b6878"), HexColor("#dedbe6"), HexColor("#f6f4f9")
ACCENT, CREDIT = HexColor("#8c2f39"), HexColor("#a3432b")
PAGE_W, PAGE_H = A4
MARGIN: Final = 18 * mm
WIDTH: Final = PAGE_W - 2 * MARGIN
_FONTS = Path(__file__).parent / "fonts"


@cache
def _fonts() -> None:
    """Noto Sans (SIL OFL 1.1), cut to Latin, Greek, Cyrillic and currency signs."""
    pdfmetrics.registerFont(TTFont("Text", str(_FONTS / "NotoSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("Strong", str(_FONTS / "NotoSans-Bold.ttf")))


def _style(size: float, *, strong: bool = False, colour: Any = INK, right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}{strong}{colour}{right}",
        fontName="Strong" if strong else "Text",
        fontSize=size,
        leading=size * 1.42,
        textColor=colour,
        alignment=TA_RIGHT if right else 0,
        splitLongWords=1,
    )


def render(invoice: Invoice, buyer: AddressView | None) -> bytes:
    """The document. buyer None: her data was erased, and the page says so."""
    _fonts()
    content, credit = invoice.content, invoice.kind == Invoice.Kind.CREDIT_NOTE
    out = io.BytesIO()
    page = _Page(invoice, credit)
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=f"{'Credit note' if credit else 'Invoice'} {invoice.number}",
        author=content["seller"]["name"],
        subject=f"Order {content['order']}",
        invariant=1,
        lang="en",
    )
    first = Frame(MARGIN, 24 * mm, WIDTH, PAGE_H - 24 * mm - 48 * mm, 0, 0, 0, 0, id="first")
    later = Frame(MARGIN, 24 * mm, WIDTH, PAGE_H - 24 * mm - 30 * mm, 0, 0, 0, 0, id="later")
    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=page.first, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=page.later),
        ]
    )
    document.build(_story(invoice, buyer, credit))
    return out.getvalue()


def accent(invoice: Invoice) -> Color:
    """The vendor's own colour, if white reads well on it (contrast of at least 4.5)."""
    given = str(invoice.content["seller"].get("colour", ""))
    if not re.fullmatch("#[0-9a-fA-F]{6}", given):
        return ACCENT
    colour = HexColor(given)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.rgb()]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return colour if 1.05 / (light + 0.05) >= 4.5 else ACCENT


class _Page:
    """What stands on every page around the story."""

    def __init__(self, invoice: Invoice, credit: bool) -> None:
        self.invoice, self.credit = invoice, credit
        self.colour = CREDIT if credit else accent(invoice)
        self.word = "Credit note" if credit else "Invoice"

    def first(self, canvas: Canvas, document: Any) -> None:
        seller = self.invoice.content["seller"]["name"]
        canvas.setFillColor(self.colour)
        canvas.rect(0, PAGE_H - 3 * mm, PAGE_W, 3 * mm, stroke=0, fill=1)
        top = PAGE_H - 24 * mm
        canvas.roundRect(MARGIN, top - 3.5 * mm, 12 * mm, 12 * mm, 3 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.setFont("Strong", 17)
        canvas.drawCentredString(MARGIN + 6 * mm, top + 0.4 * mm, seller[:1].upper())
        canvas.setFillColor(INK)
        size = 15.0
        while size > 9 and pdfmetrics.stringWidth(seller, "Strong", size) > WIDTH - 82 * mm:
            size -= 0.5
        canvas.setFont("Strong", size)
        canvas.drawString(MARGIN + 16 * mm, top + 3.2 * mm, seller)
        canvas.setFillColor(SOFT)
        canvas.setFont("Text", 8.5)
        canvas.drawString(MARGIN + 16 * mm, top - 2 * mm, "Sold through Fashionistar")
        canvas.setFillColor(self.colour)
        canvas.setFont("Strong", 22)
        canvas.drawRightString(PAGE_W - MARGIN, top + 1.6 * mm, self.word)
        canvas.setFillColor(SOFT)
        canvas.setFont("Text", 9.5)
        canvas.drawRightString(PAGE_W - MARGIN, top - 4 * mm, self.invoice.number)
        self._foot(canvas, document)

    def later(self, canvas: Canvas, document: Any) -> None:
        canvas.setFillColor(self.colour)
        canvas.rect(0, PAGE_H - 3 * mm, PAGE_W, 3 * mm, stroke=0, fill=1)
        canvas.setFillColor(SOFT)
        canvas.setFont("Text", 8.5)
        canvas.drawString(MARGIN, PAGE_H - 17 * mm, self.invoice.content["seller"]["name"])
        canvas.drawRightString(PAGE_W - MARGIN, PAGE_H - 17 * mm, f"{self.word} {self.invoice.number}")
        self._foot(canvas, document)

    def _foot(self, canvas: Canvas, document: Any) -> None:
        canvas.setStrokeColor(FAINT)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 17 * mm, PAGE_W - MARGIN, 17 * mm)
        canvas.setFillColor(SOFT)
        canvas.setFont("Text", 7.5)
        order = self.invoice.content["order"]
        canvas.drawString(MARGIN, 12.5 * mm, f"Order {order}  ·  {self.word} {self.invoice.number}")
        canvas.drawRightString(PAGE_W - MARGIN, 12.5 * mm, f"Page {document.page}")


def _story(invoice: Invoice, buyer: AddressView | None, credit: bool) -> list[Flowable]:
    return [
        _parties(invoice, buyer, credit),
        Spacer(1, 9 * mm),
        _lines(invoice),
        KeepTogether(
            [
                Spacer(1, 5 * mm),
                _totals(invoice, credit),
                Spacer(1, 9 * mm),
                Paragraph(_closing(invoice, credit), _style(8.5, colour=SOFT)),
            ]
        ),
    ]


def _parties(invoice: Invoice, buyer: AddressView | None, credit: bool) -> Flowable:
    content = invoice.content
    label = _style(7.5, strong=True, colour=SOFT)
    if buyer is None:
        to: list[Flowable] = [Paragraph("[erased at the customer's request]", _style(9.5, colour=SOFT))]
    else:
        place = " ".join(part for part in (buyer.postcode, buyer.city) if part)
        rows = [buyer.line1, buyer.line2, place, buyer.region, buyer.country, buyer.email]
        to = [Paragraph(_safe(buyer.name), _style(10.5, strong=True))]
        to += [Paragraph(_safe(row), _style(9.5)) for row in rows if row]
    facts = [("Date", invoice.issued_at.strftime("%-d %B %Y")), ("Order", content["order"])]
    facts += [("Vendor order", content["vendor_order"])]
    if credit:
        facts += [("Credits invoice", content["credits"])]
    facts += [("Delivery", content["delivery_label"])]
    facts += [("Payment", "Refunded" if credit else "Paid in full")]
    right = Table(
        [
            [
                Paragraph(name, _style(9, colour=SOFT)),
                Paragraph(_safe(value), _style(9, strong=True, right=True)),
            ]
            for name, value in facts
        ],
        colWidths=[28 * mm, 46 * mm],
        style=TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
                ("LINEBELOW", (0, 0), (-1, -2), 0.4, FAINT),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        ),
    )
    head = "CREDITED TO" if credit else "BILLED TO"
    return Table(
        [[[Paragraph(head, label), Spacer(1, 1.2 * mm), *to], right]],
        colWidths=[WIDTH - 74 * mm, 74 * mm],
        style=TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        ),
    )


def _lines(invoice: Invoice) -> Flowable:
    content, currency = invoice.content, invoice.currency
    head = _style(7.5, strong=True, colour=SOFT)
    head_right = _style(7.5, strong=True, colour=SOFT, right=True)
    rows: list[list[Flowable]] = [
        [
            Paragraph("ITEM", head),
            Paragraph("QTY", head_right),
            Paragraph("PRICE", head_right),
            Paragraph("TAX", head_right),
            Paragraph("AMOUNT", head_right),
        ]
    ]
    cell, strong = _style(9.5, right=True), _style(9.5, strong=True, right=True)
    for line in content["lines"]:
        detail = "  ·  ".join(part for part in (line["colour"], line["size"], line["sku"]) if part)
        rows.append(
            [
                Paragraph(
                    f'<font name="Strong">{_safe(line["title"])}</font><br/>'
                    f'<font size="8" color="#6b6878">{_safe(detail)}</font>',
                    _style(9.5),
                ),
                Paragraph(str(line["quantity"]), cell),
                Paragraph(money.text(line["unit_minor"], currency), cell),
                Paragraph(money.text(line["tax_minor"], currency), cell),
                Paragraph(money.text(line["total_minor"], currency), strong),
            ]
        )
    return Table(
        rows,
        colWidths=[WIDTH - 96 * mm, 14 * mm, 28 * mm, 24 * mm, 30 * mm],
        repeatRows=1,
        style=TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), WASH),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, 0), 4),
                ("BOTTOMPADDING", (0, 0), (-1, 0), 5),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, FAINT),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        ),
    )


def _totals(invoice: Invoice, credit: bool) -> Flowable:
    content, currency = invoice.content, invoice.currency
    rate = f"{content['tax_rate_bp'] / 100:g} %"
    rows = [("Items", content["items_minor"])]
    if content["discount_minor"]:
        rows.append(("Discount", -content["discount_minor"]))
    rows.append((content["delivery_label"], content["delivery_minor"]))
    if not content["tax_included"]:
        rows.append((f"Tax {rate}", content["tax_minor"]))
    soft, plain = _style(9.5, colour=SOFT), _style(9.5, right=True)
    cells = [
        [
            Paragraph(_safe(name), soft),
            Paragraph(
                "Free" if name == content["delivery_label"] and not amount else money.text(amount, currency),
                plain,
            ),
        ]
        for name, amount in rows
    ]
    white = HexColor("#ffffff")
    total = f"{money.text(content['total_minor'], currency)}"
    cells.append(
        [
            Paragraph("Total credited" if credit else "Total paid", _style(11, strong=True, colour=white)),
            Paragraph(
                f"{total} {currency if currency not in total else ''}",
                _style(13, strong=True, colour=white, right=True),
            ),
        ]
    )
    if content["tax_included"]:
        cells.append(
            [
                Paragraph(f"Contains tax {rate}", _style(8, colour=SOFT)),
                Paragraph(money.text(content["tax_minor"], currency), _style(8, colour=SOFT, right=True)),
            ]
        )
    last = len(rows)
    return Table(
        cells,
        colWidths=[38 * mm, 44 * mm],
        hAlign="RIGHT",
        style=TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
                ("TOPPADDING", (0, last), (-1, last), 6),
                ("BOTTOMPADDING", (0, last), (-1, last), 8),
                ("BACKGROUND", (0, last), (-1, last), CREDIT if credit else accent(invoice)),
                ("ROUNDEDCORNERS", [3, 3, 3, 3]),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        ),
    )


def _closing(invoice: Invoice, credit: bool) -> str:
    content = invoice.content
    if credit:
        return (
            f"This credit note reverses invoice {_safe(content['credits'])} in full. "
            "The amount goes back the way it was paid."
        )
    return (
        f"Thank you for shopping with {_safe(content['seller']['name'])}. "
        f"Paid with order {_safe(content['order'])}; there is nothing left to pay."
    )


def _safe(text: object) -> str:
    """Paragraphs read a small markup: what vendors and shoppers typed must not be markup."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
