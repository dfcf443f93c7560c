import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import commerce.catalogue.models
import server.common.ids
from commerce.migrations import _search
from server.common import rls

# A marketplace reads its vendors' goods; a vendor reads and writes only its own.
OF_MARKETPLACE = (
    "marketplace_id = (SELECT nullif(nullif(current_setting('app.tenant', true), 'platform'), '')::uuid)"
)


class Migration(migrations.Migration):
    """Products, variants, stock that cannot be oversold, size charts, and what search reads."""

    initial = True

    dependencies = [
        ("accounts", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "external_id",
                    models.CharField(help_text="The id in the vendor's own feed.", max_length=120),
                ),
                ("slug", models.CharField(max_length=160)),
                ("title", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True, default="")),
                (
                    "category",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=commerce.catalogue.models.words,
                        help_text="From wide to narrow.",
                        size=None,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        blank=True, default="", help_text="Shirts, Dresses, Heels…", max_length=80
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        blank=True, default="", help_text="men women unisex boys girls", max_length=10
                    ),
                ),
                ("brand", models.CharField(blank=True, default="", max_length=80)),
                ("material", models.CharField(blank=True, default="", max_length=80)),
                ("pattern", models.CharField(blank=True, default="", max_length=40)),
                ("fit", models.CharField(blank=True, default="", max_length=40)),
                (
                    "occasions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=commerce.catalogue.models.words,
                        size=None,
                    ),
                ),
                ("season", models.CharField(blank=True, default="", max_length=20)),
                ("year", models.SmallIntegerField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
                        default="published",
                        max_length=10,
                    ),
                ),
                (
                    "images",
                    models.JSONField(
                        default=list, help_text='[{"url", "alt", "colour"}], the first is the face.'
                    ),
                ),
                (
                    "attributes",
                    models.JSONField(default=dict, help_text="What the feed says beyond these columns."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "marketplace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                (
                    "marketplace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchDoc",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="commerce.product",
                    ),
                ),
                ("vendor", models.TextField(help_text="The vendor's slug.")),
                ("title", models.TextField()),
                ("type", models.TextField()),
                (
                    "category",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("gender", models.TextField()),
                ("brand", models.TextField()),
                ("material", models.TextField()),
                ("pattern", models.TextField()),
                ("fit", models.TextField()),
                ("season", models.TextField()),
                (
                    "occasions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                (
                    "colours",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                (
                    "sizes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("currency", models.TextField()),
                ("price_min_minor", models.BigIntegerField()),
                ("price_max_minor", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name="SizeChart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("brand", models.CharField(blank=True, default="", max_length=80)),
                ("gender", models.CharField(blank=True, default="", max_length=10)),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=commerce.catalogue.models.words,
                        help_text="Empty: every type.",
                        size=None,
                    ),
                ),
                ("system", models.CharField(help_text="alpha, eu, uk, us", max_length=20)),
                ("source", models.CharField(help_text="Where the figures come from.", max_length=200)),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SizeGirth",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("size", models.CharField(max_length=30)),
                (
                    "girth",
                    models.CharField(help_text="bust, chest, waist, hip, neck, foot_length …", max_length=20),
                ),
                ("min_mm", models.PositiveIntegerField()),
                ("max_mm", models.PositiveIntegerField()),
                (
                    "chart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="girths",
                        to="commerce.sizechart",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sku", models.CharField(max_length=120)),
                ("position", models.PositiveIntegerField(default=0)),
                ("colour", models.CharField(blank=True, default="", max_length=60)),
                ("hex", models.CharField(blank=True, default="", max_length=7)),
                (
                    "size",
                    models.CharField(
                        blank=True, default="", help_text="Empty: the one size there is.", max_length=30
                    ),
                ),
                ("price_minor", models.BigIntegerField()),
                (
                    "compare_at_minor",
                    models.BigIntegerField(
                        blank=True, help_text="The price before, if lower now.", null=True
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "marketplace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="commerce.product",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on_hand", models.IntegerField(default=0)),
                (
                    "held",
                    models.IntegerField(default=0, help_text="Claimed by checkouts that have not paid yet."),
                ),
                ("committed", models.IntegerField(default=0, help_text="Paid for, not yet sent.")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock",
                        to="commerce.location",
                    ),
                ),
                (
                    "marketplace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stock",
                        to="commerce.variant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Gazetteer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("type", "Type"),
                            ("category", "Category"),
                            ("colour", "Colour"),
                            ("material", "Material"),
                            ("pattern", "Pattern"),
                            ("fit", "Fit"),
                            ("brand", "Brand"),
                            ("occasion", "Occasion"),
                            ("gender", "Gender"),
                            ("season", "Season"),
                            ("size", "Size"),
                            ("vendor", "Vendor"),
                            ("word", "Word"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.TextField()),
                ("label", models.TextField()),
                ("uses", models.IntegerField()),
                (
                    "marketplace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("marketplace", "kind", "value"), name="gazetteer_value_once"
                    )
                ],
                "indexes": [models.Index(fields=["marketplace", "id"], name="gazetteer_newest")],
            },
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.UniqueConstraint(
                fields=("tenant", "code"), name="location_code_once_per_vendor"
            ),
        ),
        migrations.AddField(
            model_name="searchdoc",
            name="marketplace",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.tenant",
            ),
        ),
        migrations.AddField(
            model_name="searchdoc",
            name="tenant",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.tenant",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["marketplace", "status"], name="product_of_marketplace"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                fields=("tenant", "external_id"), name="product_once_per_feed"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                fields=("tenant", "slug"), name="product_slug_once_per_vendor"
            ),
        ),
        migrations.AddConstraint(
            model_name="sizechart",
            constraint=models.UniqueConstraint(
                fields=("tenant", "brand", "name"), name="size_chart_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="sizegirth",
            constraint=models.UniqueConstraint(fields=("chart", "size", "girth"), name="size_girth_once"),
        ),
        migrations.AddConstraint(
            model_name="sizegirth",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_mm__lt", models.F("max_mm"))), name="size_girth_is_a_range"
            ),
        ),
        migrations.AddIndex(
            model_name="variant",
            index=models.Index(fields=["product", "position"], name="variant_of_product"),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(fields=("tenant", "sku"), name="variant_sku_once_per_vendor"),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 0)), name="variant_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="variant_currency_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.UniqueConstraint(fields=("variant", "location"), name="stock_once_per_place"),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_hand__gte", 0)), name="stock_on_hand_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(("held__gte", 0)), name="stock_held_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(("committed__gte", 0)), name="stock_committed_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "on_hand__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("held"), "+", models.F("committed")
                        ),
                    )
                ),
                name="stock_never_oversold",
            ),
        ),
        migrations.AddIndex(
            model_name="searchdoc",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_words"),
        ),
        migrations.AddIndex(
            model_name="searchdoc",
            index=models.Index(fields=["marketplace", "type"], name="search_type"),
        ),
        migrations.AddIndex(
            model_name="searchdoc",
            index=models.Index(fields=["tenant", "type"], name="search_vendor_type"),
        ),
        *(
            rls.enable(f"commerce_{table}", read_also=OF_MARKETPLACE)
            for table in ("product", "variant", "location", "stock")
        ),
        # Published goods, their words and size charts are for everybody to read.
        rls.enable("commerce_searchdoc", read_also="true"),
        rls.enable("commerce_gazetteer", column="marketplace_id", read_also="true"),
        rls.enable("commerce_sizechart", read_also="true"),
        rls.enable("commerce_sizegirth", read_also="true"),
        migrations.RunSQL(_search.INSTALL, _search.REMOVE),
    ]
