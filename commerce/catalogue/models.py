"""What vendors sell: products, their variants, size charts, and the tables that search reads."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from server.common.ids import uuid7


def words() -> list[str]:
    return []


def owner_copy() -> "models.ForeignKey[Any, Any]":
    """A tenant copied from the row above, whose own foreign key is checked: no second check, no index."""
    return models.ForeignKey(
        "accounts.Tenant", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Product(models.Model):
    """What is shown. It belongs to a vendor; `marketplace` is the tenant whose site may sell it."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    marketplace = models.ForeignKey(
        "accounts.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    external_id = models.CharField(max_length=120, help_text="The id in the vendor's own feed.")
    slug = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True, default="")
    category = ArrayField(models.CharField(max_length=80), default=words, help_text="From wide to narrow.")
    type = models.CharField(max_length=80, blank=True, default="", help_text="Shirts, Dresses, Heels…")
    gender = models.CharField(max_length=10, blank=True, default="", help_text="men women unisex boys girls")
    brand = models.CharField(max_length=80, blank=True, default="")
    material = models.CharField(max_length=80, blank=True, default="")
    pattern = models.CharField(max_length=40, blank=True, default="")
    fit = models.CharField(max_length=40, blank=True, default="")
    occasions = ArrayField(models.CharField(max_length=40), default=words)
    season = models.CharField(max_length=20, blank=True, default="")
    year = models.SmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    images = models.JSONField(default=list, help_text='[{"url", "alt", "colour"}], the first is the face.')
    attributes = models.JSONField(default=dict, help_text="What the feed says beyond these columns.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], name="product_once_per_feed"),
            models.UniqueConstraint(fields=["tenant", "slug"], name="product_slug_once_per_vendor"),
        ]
        indexes = [models.Index(fields=["marketplace", "status"], name="product_of_marketplace")]

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """What is bought. The id is public; the SKU is the vendor's own code, shown but never an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = owner_copy()
    marketplace = owner_copy()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants", db_index=False)
    sku = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    colour = models.CharField(max_length=60, blank=True, default="")
    hex = models.CharField(max_length=7, blank=True, default="")
    size = models.CharField(max_length=30, blank=True, default="", help_text="Empty: the one size there is.")
    price_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(
        null=True, blank=True, help_text="The price before, if lower now."
    )
    currency = models.CharField(max_length=3)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sku"], name="variant_sku_once_per_vendor"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="variant_currency_is_a_code"
            ),
        ]
        indexes = [models.Index(fields=["product", "position"], name="variant_of_product")]

    def __str__(self) -> str:
        return self.sku


class SizeChart(models.Model):
    """Girths to sizes. Without a tenant it is a standard, for all.

    The nearest wins: the vendor's own, then the brand's, then the standard's.
    """

    class Basis(models.TextChoices):
        BODY = "body", "the ranges are of bodies"
        GARMENT = "garment", "the ranges are of finished garments"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "accounts.Tenant", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=120)
    brand = models.CharField(max_length=80, blank=True, default="")
    gender = models.CharField(max_length=10, blank=True, default="")
    types = ArrayField(models.CharField(max_length=80), default=words, help_text="Empty: every type.")
    system = models.CharField(max_length=20, help_text="alpha, eu, uk, us")
    source = models.CharField(max_length=200, help_text="Where the figures come from.")
    dated = models.CharField(
        max_length=10, blank=True, default="", db_default="", help_text="Of when they are: 2026-11 or 2004."
    )
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.BODY, db_default="body")
    ease_mm = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="Of a garment's chart: the room over the body by girth.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "brand", "name"], name="size_chart_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class SizeGirth(models.Model):
    """One size's range of one girth, in millimetres: from min_mm (included) to max_mm (excluded)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "accounts.Tenant", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    chart = models.ForeignKey(SizeChart, on_delete=models.CASCADE, related_name="girths")
    position = models.PositiveSmallIntegerField()
    size = models.CharField(max_length=30)
    girth = models.CharField(max_length=20, help_text="bust, chest, waist, hip, neck, foot_length …")
    min_mm = models.PositiveIntegerField()
    max_mm = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chart", "size", "girth"], name="size_girth_once"),
            models.CheckConstraint(condition=Q(min_mm__lt=F("max_mm")), name="size_girth_is_a_range"),
        ]


class SearchDoc(models.Model):
    """One row per published product, flattened for search. Triggers keep it; nothing else writes it.

    It holds only what every shopper may see, so its policy lets all read: a policy with a
    condition would keep PostgreSQL from using the text index, whose operators are not leakproof.
    Words are lower case without accents.
    """

    product = models.OneToOneField(Product, primary_key=True, on_delete=models.CASCADE, related_name="+")
    tenant = owner_copy()
    marketplace = owner_copy()
    vendor = models.TextField(help_text="The vendor's slug.")
    title = models.TextField()
    type = models.TextField()
    category = ArrayField(models.TextField())
    gender = models.TextField()
    brand = models.TextField()
    material = models.TextField()
    pattern = models.TextField()
    fit = models.TextField()
    season = models.TextField()
    occasions = ArrayField(models.TextField())
    colours = ArrayField(models.TextField())
    sizes = ArrayField(models.TextField())
    currency = models.TextField()
    price_min_minor = models.BigIntegerField()
    price_max_minor = models.BigIntegerField()
    created_at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["marketplace", "type"], name="search_type"),
            models.Index(fields=["tenant", "type"], name="search_vendor_type"),
        ]


class Gazetteer(models.Model):
    """The catalogue's own values and words, with how many products bear them: what the parser knows."""

    class Kind(models.TextChoices):
        TYPE = "type"
        CATEGORY = "category"
        COLOUR = "colour"
        MATERIAL = "material"
        PATTERN = "pattern"
        FIT = "fit"
        BRAND = "brand"
        OCCASION = "occasion"
        GENDER = "gender"
        SEASON = "season"
        SIZE = "size"
        VENDOR = "vendor"
        WORD = "word"

    id = models.BigAutoField(primary_key=True)
    marketplace = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.TextField()
    label = models.TextField()
    uses = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "kind", "value"], name="gazetteer_value_once")
        ]
        indexes = [models.Index(fields=["marketplace", "id"], name="gazetteer_newest")]
