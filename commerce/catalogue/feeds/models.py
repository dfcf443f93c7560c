"""Where a feed's rows wait until all of it can be merged at once."""

from django.db import models

from commerce.catalogue.models import owner_copy
from server.common.ids import uuid7


class ImportRun(models.Model):
    """One file for one vendor. An interrupted run goes on where its last stored batch ended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=80, help_text="SHA-256 of the file, and how it was read.")
    state = models.CharField(max_length=10, default="staging", help_text="staging, merged")
    staged_line = models.IntegerField(default=0, help_text="Rows up to this line are stored.")
    report = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    merged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "digest"],
                condition=models.Q(state="staging"),
                name="import_run_open_once",
            )
        ]


class ImportRow(models.Model):
    """A checked product of a feed, before it is merged."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    tenant = owner_copy()
    line = models.IntegerField()
    product = models.JSONField()
    variants = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="import_row_line")]
