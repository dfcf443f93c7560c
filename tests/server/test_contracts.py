"""What is published is what is served: schemas, settings, error codes."""

import importlib
import io
import pkgutil
import re

import pytest
from django.core.management import call_command

from server.bootstrap import ROOT
from server.common.errors import DomainError
from server.env import Env, read


def test_the_published_schemas_are_current():
    call_command("schema", check=True, stdout=io.StringIO())


def test_every_setting_is_in_the_example_file():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", example, re.M))
    assert named == {name.upper() for name in Env.model_fields}


def test_a_bad_setting_stops_the_start_by_name_and_keeps_its_value_to_itself():
    with pytest.raises(SystemExit) as stopped:
        read({"HOLD_MINUTES": "soon-sesame", "DATA_KEY": "open-sesame"})
    said = str(stopped.value)
    assert "HOLD_MINUTES" in said and "DATA_KEY" in said and "sesame" not in said


def test_every_error_has_a_code_of_its_own_form_and_a_real_status():
    for package in ("server.common", "server.accounts", "commerce", "conversations", "agents"):
        module = importlib.import_module(package)
        for info in pkgutil.walk_packages(module.__path__, f"{package}."):
            if ".migrations" not in info.name and ".static" not in info.name:
                importlib.import_module(info.name)

    def all_of(kind: type[DomainError]) -> list[type[DomainError]]:
        return [kind, *(deep for sub in kind.__subclasses__() for deep in all_of(sub))]

    for kind in all_of(DomainError):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.code), kind
        assert 400 <= kind.status < 600, kind
