"""HTTP of the shop: REST routers, and the few pages that are not the chat's."""

from __future__ import annotations

from django.urls import path

from commerce import api
from commerce.catalogue import api as goods
from commerce.invoices import pages
from commerce.payments.pages import pay

api_routers = [goods.router, goods.console, api.door, api.shop, api.either, api.console]
urlpatterns = [
    path("media/drawn/v1/<str:spec>.svg", goods.picture, name="picture"),
    path("pay/sandbox/<uuid:payment_id>", pay, name="sandbox-pay"),
    path("orders/find", pages.find_order, name="find-order"),
    path("orders/<str:token>", pages.order, name="order-page"),
    path("invoices/<str:token>.pdf", pages.invoice, name="invoice-file"),
]
