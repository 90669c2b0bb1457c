"""The Mini App's types are checked, and a mistake is found."""

import shutil
from pathlib import Path

import pytest

from domain.errors import Unavailable
from sandbox.page.types import wrong_types
from sandbox.page.vendoring import FOLDER as VENDORED


@pytest.mark.parametrize(
    ("file", "right", "mistaken"),
    [
        ("lib/view.js", "keepFocus(this)", "keepFokus(this)"),
        ("views/health.js", "this.jobs.slice(", "this.jobs.slize("),
        ("parts/person-prototypes.js", "get(this.path)", "get(this.path.length)"),  # JSDoc says: a text
    ],
)
def test_a_wrong_type_in_the_mini_app_is_found(tmp_path: Path, file: str, right: str, mistaken: str) -> None:
    page = tmp_path / "miniapp"
    shutil.copytree(VENDORED.parent, page, ignore=shutil.ignore_patterns("vendor", "*.py", "__pycache__"))
    text = (page / file).read_text()
    assert text.count(right) == 1
    (page / file).write_text(text.replace(right, mistaken))
    try:
        wrong = wrong_types(page)
    except Unavailable as error:
        pytest.skip(f"TypeScript cannot be had here: {error}")
    assert wrong
    assert all(f"miniapp/{file}" in line for line in wrong if not line.startswith(" "))
