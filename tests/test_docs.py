"""The documents hold to the code: links, paths, promises, states, and how long the README is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from domain.rules import transitions
from domain.rules.transitions import Transitions

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
README_BYTES = 10 * 1024
TOP_FOLDERS = "bot|deploy|docs|domain|migrations|sandbox|tests|workers"
PICTURED = {
    "Delivery": transitions.DELIVERY,
    "Approval of a person": transitions.APPROVAL,
    "Link": transitions.LINK,
    "Cluster": transitions.CLUSTER,
    "Suggestion": transitions.SUGGESTION,
    "Task": transitions.TASK,
}
of_each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@of_each_document
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        found = (path.parent / file).resolve() if file else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


@of_each_document
def test_every_path_that_is_named_exists(path: Path) -> None:
    named = re.findall(rf"`((?:{TOP_FOLDERS})/[^`\s]*)`", prose(path))
    assert [name for name in named if not is_there(name)] == []


@of_each_document
def test_no_line_is_too_long_to_read(path: Path) -> None:
    """Only a row of a table and a link to a picture may be longer: they cannot be broken in two."""
    lines = enumerate(path.read_text().splitlines(), 1)
    assert [number for number, line in lines if len(line) > 160 and not line.startswith(("|", "!["))] == []


@of_each_document
def test_no_document_has_the_marks_of_an_unfinished_merge(path: Path) -> None:
    marks = re.findall(r"^(?:<{7}|={7}|>{7})(?: |$)", path.read_text(), re.MULTILINE)
    assert marks == []


def test_the_readme_is_short() -> None:
    assert (REPOSITORY / "README.md").stat().st_size <= README_BYTES


def test_the_readme_leads_to_every_document() -> None:
    text = (REPOSITORY / "README.md").read_text()
    assert [
        path.name
        for path in DOCUMENTS
        if path.name != "README.md" and f"({path.relative_to(REPOSITORY)})" not in text
    ] == []


def test_the_readme_names_every_room() -> None:
    _, _, text = (REPOSITORY / "README.md").read_text().partition("layers are sorted into rooms")
    rooms = {
        path.name for path in (REPOSITORY / "domain/usecases").iterdir() if (path / "__init__.py").exists()
    }
    assert {room for room in rooms if f"`{room}`" not in text} == set()


def test_an_archive_of_photos_or_backups_is_for_its_owner_only() -> None:
    said = (REPOSITORY / "docs/operating.md").read_text().replace("\\\n", "")
    packed = [line for line in said.splitlines() if re.search(r"\btar\b.* -c", line)]
    assert len(packed) == 2
    assert [line for line in packed if "umask 077" not in line] == []


def test_every_number_that_a_test_carries_stands_among_the_promises() -> None:
    missing = sorted(marked() - promised())
    assert missing == [], "say in docs/promises.md, in one sentence, what these numbers promise"


def test_every_promise_is_carried_by_a_test_and_not_listed_as_not_yet() -> None:
    assert sorted(promised() - marked()) == []
    assert sorted(promised() & not_yet()) == []


def test_each_promise_stands_in_the_list_once() -> None:
    numbers = re.findall(
        r"^- \*\*(\d+)\*\* ", (REPOSITORY / "docs" / "promises.md").read_text(), re.MULTILINE
    )
    assert len(numbers) == len({*numbers})


@pytest.mark.parametrize(("title", "count"), [("The way of a photo", 18), ("The way of a merge", 15)])
def test_a_way_through_the_code_is_few_files(title: str, count: int) -> None:
    """A reader opens each file once, in this order. The webhook, in place of polling, does not count."""
    text = (REPOSITORY / "docs" / "architecture.md").read_text()
    way = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    files = {file for file in re.findall(r"`(\w+/[\w/]+\.py)`", way) if file != "bot/webhook.py"}
    assert len(files) == count
    assert f"These {count} files" in way


@pytest.mark.parametrize("title", PICTURED)
def test_a_picture_and_the_list_below_show_every_state_and_every_way_that_is_allowed(title: str) -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text()
    section = re.split(r"^##+ ", text.partition(f"\n### {title}\n")[2], flags=re.MULTILINE)[0]
    picture, _, below = section.partition("```mermaid\n")[2].partition("```")
    arrows = re.findall(r"^ +(\S+) --> (\S+) : \S", picture, re.MULTILINE)
    allowed: Transitions = PICTURED[title]
    pictured = {(before, after) for before, after in arrows if "[*]" not in (before, after)}
    assert pictured | left_out(below) == {(before, after) for before in allowed for after in allowed[before]}
    assert pictured & left_out(below) == set()
    assert len(arrows) == picture.count("-->")
    assert {state for arrow in arrows for state in arrow} - {"[*]"} == set(allowed)


def left_out(below: str) -> set[tuple[str, str]]:
    """The changes of state in lines such as `- *failed*, *sent* → *parked*: why`."""
    lines = re.findall(r"^- ([*\w, ]+) → \*(\w+)\*: \S", below, re.MULTILINE)
    return {(before, after) for those, after in lines for before in re.findall(r"\w+", those)}


def prose(path: Path) -> str:
    """The text of a document without blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)


def is_there(name: str) -> bool:
    """`<room>` and `*` stand for any name; `file.py::test` and `file.py:12` for the file."""
    name = re.sub(r"(?<=\.py):.*", "", name)
    pattern = re.sub(r"<[^>]*>", "*", name).rstrip("/")
    if "<" in name:  # an example: its folder is there
        pattern = pattern.rpartition("/")[0]
    return any(REPOSITORY.glob(pattern))


@cache
def anchors(path: Path) -> set[str]:
    """The anchors that GitHub makes of headings."""
    titles = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def promised() -> set[int]:
    text = (REPOSITORY / "docs" / "promises.md").read_text()
    return {int(number) for number in re.findall(r"^- \*\*(\d+)\*\* ", text, re.MULTILINE)}


def not_yet() -> set[int]:
    text = (REPOSITORY / "docs" / "promises.md").read_text()
    [line] = re.findall(r"^Not yet: (.*)$", text, re.MULTILINE)
    ranges = [part.split("–") for part in re.findall(r"\d+(?:–\d+)?", line)]
    return {number for ends in ranges for number in range(int(ends[0]), int(ends[-1]) + 1)}


@cache
def marked() -> set[int]:
    return set(_marks())


def _marks() -> Iterator[int]:
    for path in (REPOSITORY / "tests").rglob("*.py"):
        text = path.read_text()
        if "checklist" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _name(node.func) == "checklist":
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
