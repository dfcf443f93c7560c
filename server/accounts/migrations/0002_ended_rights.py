from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every commit of a message asks which of its rights have ended: few have, and here they are alone."""

    atomic = False
    dependencies = [("accounts", "0001_people")]
    operations = [
        AddIndexConcurrently(
            model_name="tenant",
            index=models.Index(fields=["id"], condition=models.Q(active=False), name="tenant_closed"),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                fields=["id"], condition=models.Q(erased_at__isnull=False), name="customer_erased"
            ),
        ),
        AddIndexConcurrently(
            model_name="widgetsession",
            index=models.Index(
                fields=["id"], condition=models.Q(revoked_at__isnull=False), name="session_revoked"
            ),
        ),
    ]
