"""Threads and their logs. Rows of Entry are made by one SQL function only (migration 0002)."""

from django.db import models
from django.db.models import Q

from server.common.ids import uuid7


class Conversation(models.Model):
    """One thread with one customer, owned by one site of one tenant.

    `last_seq` numbers the log; the columns after it are the inbox's summary of the log, kept by
    the append function so that a list of threads never reads their entries.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    epoch = models.CharField(max_length=32)
    channel = models.CharField(max_length=16, default="web")
    display_name = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=16, default="open")
    assistant_active = models.BooleanField(default=True)
    needs_human = models.BooleanField(default=False)
    assignee = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    last_seq = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)
    last_kind = models.CharField(max_length=16, blank=True)
    last_role = models.CharField(max_length=16, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    preview = models.CharField(max_length=140, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    # Indexed instead of last_at: it changes once a day, so nearly every append stays a HOT update.
    active_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "resolved"]),
                name="conversation_status_known",
            ),
            models.CheckConstraint(condition=Q(last_seq__gte=0), name="conversation_seq_from_zero"),
            # One thread per customer and vendor below a thread, however often the button is pressed.
            models.UniqueConstraint(fields=["parent", "site"], name="conversation_one_vendor_thread"),
        ]
        indexes = [models.Index(fields=["tenant", "active_on"], name="conversation_active")]

    def __str__(self) -> str:
        return f"c_{self.id.hex}"


class Participant(models.Model):
    """How far one person has come in one thread. 0 <= read <= delivered <= the thread's head."""

    pk = models.CompositePrimaryKey("conversation_id", "person")
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        related_name="participants",
        db_index=False,
    )
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.UUIDField()
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    delivered_seq = models.BigIntegerField(default=0)
    read_seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(read_seq__gte=0) & Q(delivered_seq__gte=models.F("read_seq")),
                name="participant_read_within_delivered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} p_{self.person.hex}"


class Entry(models.Model):
    """One numbered line of a thread's log.

    Foreign keys without a constraint: the append function has the conversation's row locked, and
    PostgreSQL's own check would take two more row locks for each line.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq")
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    seq = models.BigIntegerField()
    tenant = models.ForeignKey(
        "accounts.Tenant",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    sender = models.UUIDField()
    role = models.CharField(max_length=16)
    name = models.CharField(max_length=120, blank=True)
    cid = models.UUIDField()
    kind = models.CharField(max_length=16)
    staff_only = models.BooleanField(default=False)
    at = models.DateTimeField()
    body = models.JSONField()
    # HMAC under the customer's key: settles "same cid, same content?" and is what the audit holds.
    digest = models.BinaryField()
    reply_to = models.BigIntegerField(null=True, blank=True)
    target = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            # cid first: most are UUIDv7, so that a new one belongs at the index's end (server/docs/adr/0016).
            models.UniqueConstraint(fields=["cid", "conversation", "sender"], name="entry_cid_once")
        ]

    def __str__(self) -> str:
        return f"c_{self.conversation_id.hex}:{self.seq}"


class ConversationOrder(models.Model):
    """Which threads an order belongs to: the shopper's own, and each vendor's linked one."""

    pk = models.CompositePrimaryKey("conversation_id", "order_id")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="orders", db_index=False
    )
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_id = models.UUIDField(db_index=True)
    linked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"order {self.order_id} in c_{self.conversation_id.hex}"


class ConversationCheckout(models.Model):
    """The thread in which a checkout was started: where its payment and order cards go."""

    pk = models.CompositePrimaryKey("conversation_id", "checkout_id")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="checkouts", db_index=False
    )
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    checkout_id = models.UUIDField(db_index=True)
    linked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"checkout {self.checkout_id} in c_{self.conversation_id.hex}"
