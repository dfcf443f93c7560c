"""The closed table: each act, whose it is, its arguments."""

from collections.abc import Mapping
from typing import Final

from conversations.acts import measuring, shopping, staff
from conversations.acts.args import (
    AddToCart,
    AskVendor,
    Assign,
    Confirm,
    ConfirmMeasurements,
    EnterMeasurements,
    GiveAddress,
    InviteToMeasure,
    Note,
    Nothing,
    OfCheckout,
    OfLine,
    OfOrder,
    OfProduct,
    OfVariant,
    SetQuantity,
    Simulate,
    StartMeasuring,
    Step,
)
from conversations.acts.press import Act

TABLE: Final[Mapping[str, Act]] = {
    "cart.add": Act("customer", AddToCart, shopping.cart_add),
    "cart.set": Act("customer", SetQuantity, shopping.cart_set),
    "cart.remove": Act("customer", OfLine, shopping.cart_remove),
    "cart.view": Act("customer", Nothing, shopping.cart_view),
    "checkout.start": Act("customer", Nothing, shopping.checkout_start),
    "checkout.address": Act("customer", GiveAddress, shopping.checkout_address),
    "checkout.confirm": Act("customer", Confirm, shopping.checkout_confirm),
    "checkout.cancel": Act("customer", OfCheckout, shopping.checkout_cancel),
    "payment.simulate": Act("customer", Simulate, shopping.payment_simulate),
    "order.view": Act("customer", OfOrder, shopping.order_view),
    "order.cancel": Act("customer", OfOrder, shopping.order_cancel),
    "product.view": Act("customer", OfProduct, shopping.product_view),
    "vendor.ask": Act("customer", AskVendor, shopping.vendor_ask),
    "measure.invite": Act("customer", InviteToMeasure, measuring.invite),
    "measure.start": Act("customer", StartMeasuring, measuring.start),
    "measure.confirm": Act("customer", ConfirmMeasurements, measuring.confirm),
    "measure.enter": Act("customer", EnterMeasurements, measuring.enter),
    "measure.erase": Act("customer", Nothing, measuring.erase),
    "handover.request": Act("customer", Nothing, shopping.handover_request),
    "handover.cancel": Act("customer", Nothing, staff.service("hand_back")),
    "conversation.take_over": Act("member", Nothing, staff.service("take_over")),
    "conversation.hand_back": Act("member", Nothing, staff.service("hand_back")),
    "conversation.assign": Act("member", Assign, staff.assign),
    "conversation.resolve": Act("member", Nothing, staff.service("resolve")),
    "conversation.reopen": Act("member", Nothing, staff.service("reopen")),
    "note.add": Act("member", Note, staff.note),
    "product.send": Act("member", OfVariant, staff.product_send),
    "order.accept": Act("member", Step, staff.order_step("accepted")),
    "order.ship": Act("member", Step, staff.order_step("shipped")),
    "order.deliver": Act("member", Step, staff.order_step("delivered")),
    "order.reject": Act("member", Step, staff.order_step("rejected")),
}
