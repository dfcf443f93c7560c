from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import server.common.ids
from commerce.migrations import _sizes
from server.common import rls

# Only a table's owner may gather statistics; an import needs them at once, not after a minute.
LEARN = """
CREATE FUNCTION commerce_learn() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE commerce_importrow;
    ANALYZE commerce_product;
    ANALYZE commerce_variant;
    ANALYZE commerce_stock;
    ANALYZE commerce_searchdoc;
END
$$
"""


def standard_charts(apps: Any, schema_editor: Any) -> None:
    chart_model, girth_model = (
        apps.get_model("commerce", "SizeChart"),
        apps.get_model("commerce", "SizeGirth"),
    )
    using = schema_editor.connection.alias
    for name, gender, system, types, source, rows in _sizes.charts():
        chart = chart_model.objects.using(using).create(
            name=name, gender=gender, system=system, types=types, source=source
        )
        sizes = list(dict.fromkeys(row[0] for row in rows))
        girth_model.objects.using(using).bulk_create(
            girth_model(
                chart=chart, position=sizes.index(size), size=size, girth=girth, min_mm=low, max_mm=high
            )
            for size, girth, low, high in rows
        )


class Migration(migrations.Migration):
    """Where feeds wait before they are merged, and the standard size charts."""

    dependencies = [
        ("accounts", "0001_people"),
        ("commerce", "0002_buying"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=server.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the file, and how it was read.", max_length=80),
                ),
                ("state", models.CharField(default="staging", help_text="staging, merged", max_length=10)),
                ("staged_line", models.IntegerField(default=0, help_text="Rows up to this line are stored.")),
                ("report", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("merged_at", models.DateTimeField(null=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("product", models.JSONField()),
                ("variants", models.JSONField()),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="commerce.importrun",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "staging")),
                fields=("tenant", "digest"),
                name="import_run_open_once",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["run", "line"], name="import_row_line"),
        ),
        rls.enable("commerce_importrun"),
        rls.enable("commerce_importrow"),
        migrations.RunSQL(LEARN, "DROP FUNCTION commerce_learn()"),
        migrations.RunPython(standard_charts, migrations.RunPython.noop),
    ]
