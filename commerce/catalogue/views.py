"""What goods look like from outside: the same shape for cards, REST and tools. Amounts are minor units."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    model_config = ConfigDict(frozen=True)


class VendorView(View):
    name: str
    slug: str


class ColourView(View):
    name: str
    hex: str


class ImageView(View):
    url: str
    alt: str = ""
    colour: str = ""


class VariantView(View):
    """`available`: units that can be had now."""

    variant: UUID
    sku: str
    colour: str
    size: str
    price_minor: int
    available: int


class ProductView(View):
    """A product as a card shows it (contract item P)."""

    product: UUID
    title: str
    vendor: VendorView
    image: str
    url: str
    price_minor: int
    price_max_minor: int
    currency: str
    colours: list[ColourView]
    sizes: list[str]
    variants: list[VariantView]
    in_stock: bool


class GirthView(View):
    """From min_mm (included) to max_mm (excluded)."""

    girth: str
    min_mm: int
    max_mm: int


class SizeView(View):
    size: str
    girths: list[GirthView]


class SizeChartView(View):
    """`basis`: whether the ranges are of bodies or of finished garments. `level`: whose it is."""

    id: UUID
    name: str
    brand: str = ""
    system: str
    source: str
    dated: str = ""
    basis: Literal["body", "garment"] = "body"
    level: Literal["vendor", "brand", "standard"] = "standard"
    ease_mm: dict[str, int] = {}
    sizes: list[SizeView]


class ProductDetail(ProductView):
    """A product's own page."""

    external_id: str
    description: str
    category: list[str]
    type: str
    gender: str
    brand: str
    material: str
    pattern: str
    fit: str
    occasions: list[str]
    season: str
    images: list[ImageView]
    attributes: dict[str, Any]
    size_chart: SizeChartView | None = None


class VariantForSale(View):
    """One variant as the cart needs it, with the vendor's tenant and the site's tax rule."""

    id: UUID
    product_id: UUID
    tenant_id: UUID
    vendor: VendorView
    sku: str
    title: str
    colour: str
    size: str
    image: str
    price_minor: int
    currency: str
    available: int
    tax_rate_bp: int
    tax_included: bool


class FacetValue(View):
    value: str
    label: str
    count: int


class Facets(View):
    """Counts over the matches, over the first `counted` of them when there are very many."""

    counted: int = 0
    types: list[FacetValue] = []
    colours: list[FacetValue] = []
    sizes: list[FacetValue] = []
    materials: list[FacetValue] = []
    patterns: list[FacetValue] = []
    genders: list[FacetValue] = []
    occasions: list[FacetValue] = []
    brands: list[FacetValue] = []
    vendors: list[FacetValue] = []
    price_min_minor: int | None = None
    price_max_minor: int | None = None
