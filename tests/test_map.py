"""The map of the code holds: what may lie where, how long a file and a function may be."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
CODE = ("bot", "workers", "domain", "sandbox", "tests")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
DOMAIN = {
    *("__init__.py", "errors.py", "ids.py", "states.py", "ports.py", "fail_points.py"),
    *("tables", "settings", "rules", "values", "queries", "steps", "usecases", "adapters"),
}
MAX_MODULES = 25  # of one folder
# The rooms of all layers; what several rooms of a layer use lies beside them.
ROOMS = {
    *(
        "access",
        "chats",
        "clusters",
        "connecting",
        "deliveries",
        "erasing",
        "faces",
        "faces_queue",
        "gallery",
    ),
    *("groups", "index", "operations", "persons", "photos", "questions", "service", "sharing", "work"),
    "settings",
}
LAYERS = (
    *("bot/messages", "bot/telegram", "domain/queries", "domain/rules", "domain/steps", "domain/usecases"),
    *("tests/rules", "tests/telegram", "tests/usecases"),
)
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (REPOSITORY / folder).rglob("*.py")


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def test_the_domain_holds_nothing_that_the_map_does_not_name() -> None:
    found = {entry.name for entry in (REPOSITORY / "domain").iterdir()} - {"__pycache__"}
    assert found - DOMAIN == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_has_a_room_that_the_map_does_not_name(layer: str) -> None:
    found = {entry.name for entry in (REPOSITORY / layer).iterdir() if entry.is_dir()} - {"__pycache__"}
    assert found - ROOMS == set()


def test_no_folder_holds_more_modules_than_one_reads_at_a_glance() -> None:
    """Migrations do not count: they are one list in the order of their numbers."""
    modules = Counter(name_of(path.parent) for path in python_files(*CODE) if path.name != "__init__.py")
    assert {folder: number for folder, number in modules.items() if number > MAX_MODULES} == {}


def test_a_use_case_file_has_one_public_function_of_its_own_name() -> None:
    for path in python_files("domain/usecases"):
        if path.name == "__init__.py":
            continue
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        public = [n.name for n in _tree(path).body if isinstance(n, functions) and not n.name.startswith("_")]
        assert public == [path.stem], name_of(path)


def test_no_file_is_too_long_to_read() -> None:
    # Tables are lists; they are as long as what they list.
    lists = ("domain/tables/",)
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in python_files(*CODE)}
    assert {
        n: length for n, length in lengths.items() if length > MAX_FILE_LINES and not n.startswith(lists)
    } == {}


def test_no_function_is_too_long_to_see_at_once() -> None:
    assert {
        f"{name_of(path)}:{function.name}": length
        for path in python_files(*CODE)
        for function, length in _function_lengths(_tree(path))
        if length > MAX_FUNCTION_LINES
    } == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    names = [name_of(path) for path in python_files(*CODE) if path.stem in EMPTY_NAMES]
    names += [name_of(path) for path in python_files(*CODE) if EMPTY_NAMES & set(path.parts)]
    assert names == []


def test_nothing_outlives_its_transaction_on_a_connection() -> None:
    """Connections are not reset between two uses (`domain/adapters/postgres/postgres_connection.py`)."""
    lasting = re.compile(
        r"\bSET (SESSION|ROLE)\b|\bset_config\(|\bpg_(try_)?advisory_lock|\bLISTEN\b|\bPREPARE "
    )
    for path in python_files("bot", "workers", "domain"):
        assert lasting.search(path.read_text()) is None, name_of(path)


def test_edges_open_no_transaction_and_write_no_tasks() -> None:
    """Use cases do that. import-linter checks that edges import no steps and no rules."""
    act = re.compile(r"\b(in_)?transaction\(|\bwork\.add")
    assert [name_of(path) for path in python_files("bot", "workers") if act.search(path.read_text())] == []


def test_modules_of_messages_await_nothing() -> None:
    waiting = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)
    found = [
        name_of(p)
        for p in python_files("bot/messages")
        if any(isinstance(n, waiting) for n in ast.walk(_tree(p)))
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("requirements*.lock")), ids=lambda path: path.name)
def test_lock_files_name_no_address_and_pin_every_file(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text
    requirements = [line for line in text.splitlines() if line and line[0].isalnum()]
    assert requirements
    assert all("==" in line and line.endswith("\\") for line in requirements)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def _function_lengths(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function, with the number of its lines from `def` to the end, without the docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            described = (
                docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
            )
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1 - described
