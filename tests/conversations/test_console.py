"""The console's page: whose it is, and what it must not tell."""

import json
import re
from typing import Any

from django.test import Client

from tests.factories import World


def boot(page: bytes) -> dict[str, Any]:
    found = re.search(rb'<script id="boot" type="application/json">(.*?)</script>', page)
    assert found
    whole: dict[str, Any] = json.loads(found.group(1))
    return whole


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/console/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/console/"


def test_a_vendor_opens_her_own_shop_and_learns_nothing_of_another(world: World) -> None:
    site = world.vendor_sites[0]
    site.identity_secrets, site.origins = ["not for the page"], ["https://red.example"]
    site.save()
    answer = signed_in(world.vendor_users[0]).get("/console/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    told = boot(answer.content)
    assert told["tenant"]["slug"] == world.vendors[0].slug
    assert [person["name"] for person in told["staff"]] == ["Vera Vendor"]
    assert told["sites"] == [
        {
            "key": site.key,
            "name": site.name,
            "origins": ["https://red.example"],
            "currency": "USD",
            "locale": "en",
            "identity": True,
        }
    ]
    assert b"not for the page" not in answer.content
    assert world.vendors[1].slug.encode() not in answer.content


def test_another_shop_is_refused_by_name_and_by_having_none(world: World) -> None:
    from server.accounts.models import User

    other = signed_in(world.vendor_users[0]).get("/console/", {"shop": world.vendors[1].slug})
    assert other.status_code == 403
    nobody = User.objects.create(email=f"nobody-{world.vendors[0].slug}@example.com")
    assert signed_in(nobody).get("/console/").status_code == 403


def test_goods_to_send_are_those_of_ones_own_site(world: World) -> None:
    token, _ = world.member_ticket(world.vendor_users[0])

    def goods(site: str) -> Any:
        return Client().get(
            "/api/v1/console/products", {"site": site}, headers={"Authorization": f"Bearer {token}"}
        )

    own = goods(world.vendor_sites[0].key)
    assert own.status_code == 200
    assert own.json() == {"items": [], "total": 0}
    foreign = goods(world.vendor_sites[1].key)
    assert foreign.status_code == 404
    assert foreign.json()["code"] == "not_found"
    assert Client().get("/api/v1/console/products", {"site": "x"}).status_code == 401
    shopper = world.shopper(site=world.vendor_scope(0))
    assert (
        Client()
        .get(
            "/api/v1/console/products",
            {"site": world.vendor_sites[0].key},
            headers={"Authorization": f"Bearer {shopper.token}"},
        )
        .status_code
        == 401
    )
