"""Goods on shelves and shoppers at the till, for the tests of buying."""

import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from commerce.carts import services as carts
from commerce.checkout import services as checkout
from commerce.checkout.views import CheckoutView
from commerce.models import (
    InboundWebhook,
    Location,
    Order,
    Payment,
    Product,
    Stock,
    Variant,
)
from commerce.payments import services as payments
from commerce.payments.views import PaymentView
from server.accounts.access import platform_scope
from server.common import outbox
from server.common.ids import uuid7
from tests.factories import Shopper, World

ADDRESS = {
    "name": "Ada Obi",
    "line1": "14 Marina Road",
    "city": "New York",
    "postcode": "10001",
    "country": "US",
    "email": "ada@example.com",
}


def shelve(
    world: World, *, price_minor: int = 4900, on_hand: int = 10, vendor: int = 0, title: str = "Red shirt"
) -> Variant:
    """One variant of a new product of one of the world's vendors, with stock."""
    tenant = world.vendors[vendor]
    mark = uuid7().hex[-8:]
    with platform_scope():
        owned = {"tenant": tenant, "marketplace": world.marketplace}
        product = Product.objects.create(
            **owned,
            external_id=mark,
            slug=f"p-{mark}",
            title=title,
            images=[{"url": "/static/red.svg", "alt": "", "colour": "Red"}],
        )
        variant = Variant.objects.create(
            **owned,
            product=product,
            sku=f"SKU-{mark}",
            colour="Red",
            size="M",
            price_minor=price_minor,
            currency="USD",
        )
        place, _ = Location.objects.get_or_create(**owned, code="main", defaults={"name": "Main"})
        Stock.objects.create(**owned, variant=variant, location=place, on_hand=on_hand)
    return variant


def stock_of(variant: Variant) -> tuple[int, int, int]:
    """on hand, held, committed"""
    with platform_scope():
        return Stock.objects.values_list("on_hand", "held", "committed").get(variant=variant)


def set_stock(variant: Variant, on_hand: int) -> None:
    with platform_scope():
        Stock.objects.filter(variant=variant).update(on_hand=on_hand)


def set_price(variant: Variant, price_minor: int) -> None:
    with platform_scope():
        Variant.objects.filter(pk=variant.pk).update(price_minor=price_minor)


def shopper(world: World) -> Shopper:
    """A shopper who has a row already."""
    someone = world.shopper()
    someone.customer()
    return someone


def put(world: World, who: Shopper, variant: Variant, quantity: int = 1, **more: Any) -> Any:
    return carts.add_line(
        actor=who.actor,
        site=world.scope,
        customer_id=who.customer_id,
        variant_id=variant.pk,
        quantity=quantity,
        **more,
    )


def at_till(
    world: World, who: Shopper, *wishes: tuple[Variant, int], address: dict[str, Any] = ADDRESS
) -> CheckoutView:
    """Her cart filled, her address given, a proposal before her."""
    for variant, quantity in wishes:
        put(world, who, variant, quantity)
    view = checkout.start(actor=who.actor, site=world.scope, customer_id=who.customer_id)
    if view.proposal is None:
        view = checkout.set_address(actor=who.actor, checkout_id=view.checkout, address=address)
    assert view.proposal is not None
    return view


def say_yes(who: Shopper, view: CheckoutView, *, key: str | None = None, **changed: Any) -> PaymentView:
    proposal = view.proposal
    assert proposal is not None
    named = {
        "actor": who.actor,
        "proposal_id": proposal.proposal,
        "version": proposal.version,
        "total_minor": proposal.total_minor,
        "currency": proposal.currency,
        "key": key or str(uuid7()),
    }
    return checkout.confirm(**{**named, **changed})


def press(who: Shopper, payment: PaymentView, outcome: str = "succeed") -> None:
    """A button on the pay page, and then everything that follows from it."""
    payments.simulate(payment_id=payment.payment, outcome=outcome, actor=who.actor)  # type: ignore[arg-type]
    outbox.drain_now()


def buy(world: World, who: Shopper, *wishes: tuple[Variant, int]) -> Order:
    payment = say_yes(who, at_till(world, who, *wishes))
    press(who, payment)
    return order_of(payment.checkout)


def order_of(checkout_id: UUID) -> Order:
    with platform_scope():
        return Order.objects.get(checkout_id=checkout_id)


def orders_of(world: World) -> int:
    with platform_scope():
        return Order.objects.filter(tenant=world.marketplace).count()


def payment_row(view: PaymentView) -> Payment:
    with platform_scope():
        return Payment.objects.get(pk=view.payment)


def webhook_notes(payment: PaymentView) -> list[tuple[str, str]]:
    row = payment_row(payment)
    with platform_scope():
        rows = InboundWebhook.objects.filter(payload__data__intent=row.provider_ref).order_by("id")
        return list(rows.values_list("state", "note"))


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all in threads with connections of their own, started together: results, or what they raised."""
    from django.db import connections

    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            results[number] = job()
        except BaseException as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results
