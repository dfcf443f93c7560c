"""A small known catalogue for the tests of search."""

from typing import Any

from commerce.models import Location, Product, Stock, Variant
from server.accounts.access import scope
from server.common.ids import uuid7
from tests.factories import World


def sell(
    world: World,
    title: str,
    *,
    vendor: int = 0,
    type: str = "Shirts",
    colours: tuple[str, ...] = ("Black",),
    sizes: tuple[str, ...] = ("M", "L"),
    price_minor: int = 4000,
    on_hand: int | dict[str, int] = 5,
    **fields: Any,
) -> Product:
    """A published product with a variant for each colour and size. `on_hand`: of each, or by size."""
    tenant = world.vendors[vendor]
    mark = uuid7().hex[-10:]
    owned = {"tenant": tenant, "marketplace": world.marketplace}
    with scope(tenant.pk):
        place, _ = Location.objects.get_or_create(**owned, code="main", defaults={"name": "Main"})
        product = Product.objects.create(
            **owned,
            external_id=mark,
            slug=f"p-{mark}",
            title=title,
            type=type,
            category=["Apparel", type],
            images=[{"url": f"/media/{c}.svg", "alt": "", "colour": c} for c in colours],
            **fields,
        )
        for number, (colour, size) in enumerate((c, s) for c in colours for s in sizes):
            variant = Variant.objects.create(
                **owned,
                product=product,
                sku=f"{mark}-{colour}-{size}",
                position=number,
                colour=colour,
                size=size,
                price_minor=price_minor,
                currency="USD",
            )
            units = on_hand.get(size, 0) if isinstance(on_hand, dict) else on_hand
            Stock.objects.create(**owned, variant=variant, location=place, on_hand=units)
    return product


def wardrobe(world: World) -> dict[str, Product]:
    """Shirts, dresses and shoes of two vendors."""
    shirt = {"material": "Linen", "gender": "men", "pattern": "Plain", "occasions": ["Casual"]}
    return {
        "black linen": sell(world, "Olumo Linen Shirt", **shirt),
        "dear linen": sell(world, "Wharf Linen Shirt", price_minor=9900, **shirt),
        "no L": sell(world, "Jos Linen Shirt", on_hand={"M": 4, "L": 0}, **shirt),
        "white linen": sell(world, "Kwara Linen Shirt", colours=("White",), **shirt),
        "navy shirt": sell(
            world, "Marina Oxford Shirt", vendor=1, colours=("Navy Blue",), material="Cotton", gender="men",
            occasions=["Formal"],
        ),
        "blue shirt": sell(
            world, "Apongbon Shirt", vendor=1, colours=("Blue",), material="Cotton", gender="men", occasions=["Formal"]
        ),
        "says black": sell(world, "Carbon Black Edition Shirt", vendor=1, colours=("Grey",), gender="men"),
        "red dress": sell(
            world, "Amina Wrap Dress", vendor=1, type="Dresses", colours=("Red",), gender="women",
            material="Ankara cotton", pattern="Ankara", occasions=["Party", "Wedding"], price_minor=6400,
            description="Breathable cloth with deep pockets.",
        ),
        "heels": sell(world, "Ngwa Heels", vendor=1, type="Heels", colours=("Red",), gender="women", sizes=("40", "41")),
        "kurti": sell(world, "Aurelia Kurti", vendor=1, type="Kurtis", colours=("Green",), gender="women"),
    }  # fmt: skip
