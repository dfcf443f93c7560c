"""How many there are, where, and for whom they are kept."""

from django.db import models
from django.db.models import F, Q

from commerce.catalogue.models import Variant, owner_copy
from server.common.ids import uuid7


class Location(models.Model):
    """A place that goods are sent from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    marketplace = owner_copy()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="location_code_once_per_vendor")
        ]

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """Units of one variant at one location.

    available = on_hand - held - committed. The database refuses every row that would
    promise a unit twice: no Python decides about availability. Lock rows in variant order.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = owner_copy()
    marketplace = owner_copy()
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stock", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="stock")
    on_hand = models.IntegerField(default=0)
    held = models.IntegerField(default=0, help_text="Claimed by checkouts that have not paid yet.")
    committed = models.IntegerField(default=0, help_text="Paid for, not yet sent.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_once_per_place"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="stock_held_not_negative"),
            models.CheckConstraint(condition=Q(committed__gte=0), name="stock_committed_not_negative"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("held") + F("committed")), name="stock_never_oversold"
            ),
        ]

    @property
    def available(self) -> int:
        return self.on_hand - self.held - self.committed
