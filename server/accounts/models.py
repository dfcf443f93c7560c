"""Who: tenants, their sites, the people who sign in, and the customers who shop."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models

from server.common.ids import uuid7


class Tenant(models.Model):
    """The marketplace, or one vendor on it."""

    MARKETPLACE, VENDOR = "marketplace", "vendor"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.TextField(choices=[(MARKETPLACE, "Marketplace"), (VENDOR, "Vendor")])
    name = models.TextField()
    slug = models.SlugField(max_length=80, unique=True)
    tagline = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    brand_colour = models.TextField(blank=True, default="#1f2a44")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="vendors"
    )
    active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="marketplace", parent=None)
                | models.Q(kind="vendor", parent__isnull=False),
                name="vendor_has_a_marketplace",
            )
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(active=False), name="tenant_closed")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """Where a widget stands: a key, the origins it may run on, one currency, one locale, one tax rule."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="sites")
    key = models.TextField(unique=True)
    name = models.TextField()
    origins = ArrayField(models.TextField(), default=list, blank=True, help_text="empty: only our own pages")
    currency = models.CharField(max_length=3, default="USD")
    locale = models.TextField(default="en")
    tax_rate_bp = models.IntegerField(default=750, help_text="hundredths of a percent")
    tax_included = models.BooleanField(default=False)
    identity_secrets = ArrayField(models.TextField(), default=list, blank=True, size=2)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Any person who signs in, by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(unique=True)
    name = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="may open /admin")
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email.split("@")[0]


class Membership(models.Model):
    """A user's role in a tenant: what makes them staff there."""

    OWNER, AGENT = "owner", "agent"

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    role = models.TextField(choices=[(OWNER, "Owner"), (AGENT, "Agent")], default=AGENT)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tenant"], name="one_membership_per_tenant")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}) at {self.tenant}"


class Customer(models.Model):
    """Somebody who shops on one site. What is personal is sealed under her own key."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    external_id = models.TextField(null=True, blank=True, help_text="the host shop's own id, vouched for")
    key_wrapped = models.BinaryField(help_text="her key under DATA_KEY; destroyed at erasure", null=True)
    contact_sealed = models.BinaryField(null=True, help_text="JSON {name, email, phone, address}, sealed")
    main_conversation_id = models.UUIDField()
    main_epoch = models.TextField()
    erased_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "external_id"],
                condition=models.Q(external_id__isnull=False),
                name="one_customer_per_external_id",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(erased_at__isnull=False), name="customer_erased")
        ]

    def __str__(self) -> str:
        return f"customer {self.id}"


class WidgetSession(models.Model):
    """A family of renewal secrets: each is used once; the use of a spent one revokes the family."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    customer_id = models.UUIDField(db_index=True, help_text="allocated; the row is made at the first message")
    conversation_id = models.UUIDField()
    epoch = models.TextField()
    generation = models.IntegerField(default=1)
    secret_hash = models.BinaryField()
    rotated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(revoked_at__isnull=False), name="session_revoked")
        ]


class SpentToken(models.Model):
    """The `jti` of a host shop's identity token: each is good once."""

    jti = models.TextField(primary_key=True)
    expires_at = models.DateTimeField(db_index=True)
