"""The demo's goods into the catalogue, on the same road as any feed."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commerce import money
from commerce.catalogue.colours import hex_of
from commerce.catalogue.demo.goods import LINES
from commerce.catalogue.demo.lines import CARE, FIT, Line
from commerce.catalogue.demo.vendors import DEMO_VENDORS
from commerce.catalogue.drawing.address import Picture, accent_of, pattern_of, shape_of
from commerce.catalogue.feeds.drafts import Draft, VariantDraft
from commerce.catalogue.feeds.merging import merge
from commerce.catalogue.feeds.models import ImportRun
from commerce.catalogue.feeds.staging import stage
from server.accounts.access import scope
from server.accounts.models import Tenant
from server.common import clock

CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Report:
    """What the catalogue has gained; nothing the second time."""

    vendors: int
    products: int
    variants: int
    created: int

    def __str__(self) -> str:
        return (
            f"{self.vendors} vendors, {self.products} products ({self.created} new), {self.variants} variants"
        )


def load_demo(*, marketplace: Tenant, vendors: Mapping[str, Tenant]) -> Report:
    """Load every demo vendor's goods; a second time changes nothing but what was changed by hand.

    Stock that was sold stays sold: it is only set for variants that are new.
    """
    products = variants = created = 0
    for vendor in DEMO_VENDORS:
        tenant = vendors[vendor.slug]
        with scope(tenant.pk):
            run = ImportRun.objects.create(tenant=tenant, digest=f"demo:{vendor.slug}")
            counts = stage(run, drafts_of(vendor.slug, vendor.ground))
            merged = merge(
                run_id=run.pk, tenant_id=tenant.pk, marketplace_id=marketplace.pk, currency=CURRENCY
            )
            ImportRun.objects.filter(pk=run.pk).update(state="merged", merged_at=clock.now())
        products += counts.products
        variants += counts.variants
        created += merged.products_created
    return Report(len(DEMO_VENDORS), products, variants, created)


def drafts_of(slug: str, ground: str) -> Iterator[Draft]:
    """A vendor's products, in order. The same on every machine."""
    number = 0
    for line in LINES[slug]:
        for place, piece in enumerate(line.pieces):
            number += 1
            yield _draft(slug, ground, line, place, piece, number)


def _draft(slug: str, ground: str, line: Line, place: int, piece: str, number: int) -> Draft:
    external_id = f"{''.join(word[0] for word in slug.split('-')).upper()}{number:03d}"
    title = f"{piece} {line.name}"
    seed = hashlib.sha256(f"{slug}:{title}".encode()).digest()
    colours = line.colours[place % len(line.colours)].split("/")
    # Whole dollars less a cent would be a lie about the price; half dollars are not.
    price = (line.price + place * 300 + seed[0] % 3 * 50) * 10 ** money.exponent(CURRENCY) // 100
    shape = line.shape or shape_of(line.type)
    pattern = pattern_of(line.pattern, line.material, shape)
    images, variants = [], []
    for colour in colours:
        shade = hex_of(colour)
        picture = Picture(
            shape=shape,
            pattern=pattern,
            colour=shade.lstrip("#"),
            accent=accent_of(shade.lstrip("#"), seed[1] + place),
            ground=ground,
            seed=int.from_bytes(seed[2:4]),
        )
        images.append({"url": picture.url, "alt": f"{title} in {colour.lower()}", "colour": colour})
        code = "".join(word[:3].upper() for word in colour.split())
        for size in line.sizes:
            variants.append(
                VariantDraft(
                    sku="-".join(part for part in (external_id, code, size) if part),
                    colour=colour,
                    hex=shade,
                    size=size,
                    price_minor=price,
                    compare_at_minor=price * 5 // 4 if seed[4] % 7 == 0 else None,
                    on_hand=_stock(external_id, colour, size, line),
                )
            )
    fit = FIT[line.fit]
    return Draft(
        line=number,
        external_id=external_id,
        title=title,
        description=" ".join(part for part in (line.words, CARE.get(line.material, ""), fit) if part),
        category=[*line.path, line.type],
        type=line.type,
        gender=line.gender,
        material=line.material,
        pattern=line.pattern,
        fit=line.fit,
        occasions=list(line.occasions),
        season=line.season,
        year=2026,
        images=images,
        attributes={"care": CARE.get(line.material, "")},
        variants=variants,
    )


def _stock(external_id: str, colour: str, size: str, line: Line) -> int:
    """From 2 to 25, more of the middle sizes; one in twelve is sold out, and a few are nearly."""
    byte = hashlib.sha256(f"stock:{external_id}:{colour}:{size}".encode()).digest()[0]
    middle = size in ("M", "L", "32", "34", "38", "39", "42", "43", "")
    if byte % 12 == 0 and not (line.material == "Linen" and size in ("M", "L")):
        return 0
    return (6 if middle else 2) + byte % (20 if middle else 12)
