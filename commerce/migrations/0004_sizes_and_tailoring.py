from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from commerce.catalogue import standards
from commerce.migrations import _buying
from server.common import rls

# Of when the figures are that came with 0003.
DATED = {"Letters, men": "2004", "Letters, women": "2004", "Shoes, EU": "2015", "Waist, inches": "2026"}


def more_standards(apps: Any, schema_editor: Any) -> None:
    chart_model, girth_model = (
        apps.get_model("commerce", "SizeChart"),
        apps.get_model("commerce", "SizeGirth"),
    )
    using = schema_editor.connection.alias
    for name, dated in DATED.items():
        chart_model.objects.using(using).filter(tenant=None, brand="", name=name).update(dated=dated)
    for one in standards.charts():
        chart, _ = chart_model.objects.using(using).update_or_create(
            tenant=None,
            brand="",
            name=one.name,
            defaults={
                "gender": one.gender,
                "system": one.system,
                "types": list(one.types),
                "source": one.source,
                "dated": one.dated,
            },
        )
        girth_model.objects.using(using).filter(chart=chart).delete()
        sizes = list(dict.fromkeys(row[0] for row in one.rows))
        girth_model.objects.using(using).bulk_create(
            girth_model(
                chart=chart, position=sizes.index(size), size=size, girth=girth, min_mm=low, max_mm=high
            )
            for size, girth, low, high in one.rows
        )


class Migration(migrations.Migration):
    """Charts say of when they are and what they measure; numbers of other countries; made to measure; how it fitted."""

    dependencies = [
        ("accounts", "0002_ended_rights"),
        ("commerce", "0003_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="FitFeedback",
            fields=[
                (
                    "order_line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="commerce.orderline",
                    ),
                ),
                ("tenant_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("customer_id", models.UUIDField()),
                ("product_id", models.UUIDField()),
                ("size", models.CharField(blank=True, default="", max_length=30)),
                (
                    "fit",
                    models.CharField(
                        choices=[("too_small", "Too Small"), ("fits", "Fits"), ("too_large", "Too Large")],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("shopper", "Shopper"), ("return", "Return")],
                        default="shopper",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["product_id"], name="fit_of_product"),
                    models.Index(fields=["tenant_id"], name="fit_of_vendor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineMeasures",
            fields=[
                ("order_line_id", models.UUIDField(primary_key=True, serialize=False)),
                ("tenant_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("customer_id", models.UUIDField(db_index=True)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                ("values_sealed", models.BinaryField()),
                ("bound_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="MeasureSheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tenant_id", models.UUIDField(help_text="The tenant of the site where she shops.")),
                ("customer_id", models.UUIDField()),
                ("product_id", models.UUIDField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                (
                    "values_sealed",
                    models.BinaryField(help_text="JSON {key: {mm, source, accepted}} under her key"),
                ),
                ("confirmed_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer_id", "product_id"), name="measure_sheet_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TailoredProduct",
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
                *(
                    (
                        name,
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.tenant",
                        ),
                    )
                    for name in ("tenant", "marketplace")
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AddField(
            model_name="sizechart",
            name="basis",
            field=models.CharField(
                choices=[
                    ("body", "the ranges are of bodies"),
                    ("garment", "the ranges are of finished garments"),
                ],
                db_default="body",
                default="body",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="sizechart",
            name="dated",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of when they are: 2026-11 or 2004.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sizechart",
            name="ease_mm",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="Of a garment's chart: the room over the body by girth.",
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["product_id"], name="order_line_of_product"),
        ),
        rls.enable("commerce_fitfeedback", read_also=_buying.OF_SHOP),
        rls.enable("commerce_linemeasures"),
        rls.enable("commerce_measuresheet"),
        rls.enable("commerce_tailoredproduct", read_also=_buying.OF_MARKETPLACE),
        migrations.RunPython(more_standards, migrations.RunPython.noop),
    ]
