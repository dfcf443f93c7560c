"""The search and the import in the terminal."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.commerce.catalogue.shelves import wardrobe
from tests.factories import World


def told(*command: str, **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command(*command, stdout=out, stderr=io.StringIO(), **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_query_gives_one_object(world: World) -> None:
    wardrobe(world)
    (answer,) = told("search", "black linen shirt under 60 in L", "--json", "--site", world.site.key)
    (hit,) = answer["hits"]
    assert set(hit) == {"id", "external_id", "sku", "title", "score"}
    assert answer["query"] == "black linen shirt under 60 in L" and answer["ms"] > 0


def test_queries_on_standard_input_give_one_object_a_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wardrobe(world)
    monkeypatch.setattr("sys.stdin", io.StringIO("shirts\n\nkruti\n"))
    answers = told("search", "-", "--limit", "2", "--filters", '{"in_stock": true}', "--site", world.site.key)
    assert [(a["query"], len(a["hits"])) for a in answers] == [("shirts", 2), ("kruti", 1)]


def test_an_import_says_what_came_of_it(world: World, tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("id,title,price\n1,Terminal Tee,12\n2,,3\n")
    vendor = world.vendors[0].slug
    (report,) = told("import_products", str(feed), "--vendor", vendor, "--json", "--format", "plain")
    assert (report["created"], report["rejected"], report["vendor"]) == (1, 1, vendor)
    assert report["problems"] == [
        {"line": 3, "code": "missing_title", "reason": "title: is empty", "id": "2"}
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id,title\n1,x\n", "missing_columns"),
        (b"id,title,price\n1,caf\xe9,2\n", "wrong_encoding"),
        (b"", "feed_empty"),
    ],
)
def test_a_file_that_cannot_be_read_gives_its_code_and_a_bad_end(
    world: World, tmp_path: Path, content: bytes, code: str
) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_bytes(content)
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_products", str(feed), "--vendor", world.vendors[0].slug, "--json", stdout=out)
    assert end.value.code == 1
    assert json.loads(out.getvalue())["error"]["code"] == code
