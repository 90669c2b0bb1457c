"""A guard and a planted bug keep their place while the code around them is written otherwise."""

import ast
import keyword
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.guards.anchoring import LostPlace, replaced
from tests.guards.table import GUARDS
from tests.model.other_bugs import ALL_BUGS

REPOSITORY = Path(__file__).resolve().parents[2]
RUFF = Path(sys.executable).with_name("ruff")

# Everything that is anchored: its name and file, what stands there, and what would stand there instead.
ANCHORED = [(guard.name, guard.file, guard.text, guard.without) for guard in GUARDS] + [
    (bug.name, f"{bug.module.replace('.', '/')}.py", bug.text, bug.wrong) for bug in ALL_BUGS
]
# A change of the anchoring shows in a third of them; `make prove` asks all.
EVERY_THIRD, EVERY_THIRTIETH = ANCHORED[::3], ANCHORED[::30]
SOME_OR_ALL = pytest.mark.parametrize(
    "anchored",
    [pytest.param(EVERY_THIRD, id="third"), pytest.param(ANCHORED, id="all", marks=pytest.mark.prove)],
)

SOURCE = dedent(
    '''
    async def receive(work, delivery, participant_id):
        if delivery.is_done and participant_id is None:
            raise Forbidden("not_yours", delivery=delivery.id)
        await sql.execute(
            """UPDATE deliveries SET seen_at = now()
               WHERE id = $1 AND participant_id = $2 AND state = 'sent'""",
            delivery.id,
            participant_id,
        )


    async def count(delivery):
        return await sql.value(int, "SELECT count(*) FROM copies WHERE delivery_id = $1", delivery.id)
    '''
)
OWN = "WHERE id = $1 AND participant_id = $2 AND state = 'sent'"
ANYBODYS = "WHERE id = $1 AND $2::bigint IS NOT NULL AND state = 'sent'"


@pytest.fixture(scope="module", params=[80, pytest.param(130, marks=pytest.mark.prove)])
def reformatted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """Each file that has an anchor, in lines of another length."""
    folder = tmp_path_factory.mktemp("reformatted")
    files = {file for _, file, _, _ in ANCHORED}
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((REPOSITORY / file).read_text())
    how = ["--isolated", "--no-cache", "--quiet", "--target-version", "py311"]
    subprocess.run([RUFF, "format", *how, "--line-length", str(request.param), folder], check=True)
    return {file: (folder / file).read_text() for file in files}


@SOME_OR_ALL
def test_a_formatter_moves_no_guard_and_no_bug(
    reformatted: Mapping[str, str], anchored: list[tuple[str, str, str, str]]
) -> None:
    lost = []
    for name, file, text, without in anchored:
        try:
            replaced(reformatted[file], text, without, of=name)
        except LostPlace as error:
            lost.append(str(error))
    assert lost == []


def test_reformatted_code_is_broken_in_the_same_way(reformatted: Mapping[str, str]) -> None:
    for name, file, text, without in EVERY_THIRTIETH:
        as_it_is = replaced((REPOSITORY / file).read_text(), text, without, of=name)
        assert _meaning(replaced(reformatted[file], text, without, of=name)) == _meaning(as_it_is), name


def test_a_renamed_name_moves_no_guard_and_no_bug() -> None:
    """An anchor is found again, or refused when too little of it is unchanged, but never found elsewhere."""
    followed, refused = 0, []
    for whose, file, text, without in EVERY_THIRTIETH:
        source = (REPOSITORY / file).read_text()
        # By name first: a set has another order in each process.
        for name in sorted(sorted({*re.findall(r"[a-z_]{3,}", text)} - {*keyword.kwlist}), key=len)[-1:]:
            renamed = _renamed(source, name)
            try:
                broken = replaced(renamed, text, without, of=whose)
            except LostPlace:
                refused.append(f"{whose}: {name}")
            else:
                followed += 1
                as_it_is = replaced(source, text, without, of=whose)
                assert _meaning(broken) == _meaning(_renamed(as_it_is, name)), whose
    assert followed > 4 * len(refused), refused


@pytest.mark.parametrize(
    ("was", "by_now"),
    [
        ("participant_id", "recipient_id"),
        ("$2", "$3"),
        ("state", "status"),
        ("deliveries SET", "deliveries d SET"),
        ("delivery", "view"),
        ("\n               WHERE", " WHERE"),
        ("AND participant_id", "\n  AND (participant_id"),
        ("AND participant_id", "AND d.participant_id"),
    ],
)
def test_a_condition_in_sql_is_taken_away_whatever_it_is_called(was: str, by_now: str) -> None:
    source = SOURCE.replace(was, by_now)
    if by_now.endswith("(participant_id"):
        source = source.replace("= $2", "= $2)")
    parameter = "$3" if was == "$2" else "$2"
    broken = replaced(source, OWN, ANYBODYS, of="own photos only")
    assert f"{parameter}::bigint IS NOT NULL" in broken
    assert "participant_id =" not in broken
    assert "recipient_id =" not in broken


def test_code_that_came_beside_a_guard_stays_when_the_guard_goes() -> None:
    source = SOURCE.replace("participant_id = $2 AND", "participant_id = $2 AND is_open AND")
    broken = replaced(source, OWN, ANYBODYS, of="")
    assert ANYBODYS.replace("AND state", "AND is_open AND state") in " ".join(broken.split())


def test_a_state_that_became_a_member_of_an_enum_goes_with_the_enum() -> None:
    source = "async def is_done(row):\n    return row.told or row.state == DeliveryState.SENT\n"
    broken = replaced(source, 'return row["told"] or row["state"] == "sent"', 'return row["told"]', of="")
    assert broken.endswith("return row.told \n")


def test_lines_are_moved_where_the_code_stands_deeper() -> None:
    anchor = "    async with transaction() as work:\n        await work.write()\n    await ring(doorbell)\n"
    early = (
        "    async with transaction() as work:\n        await work.write()\n        await ring(doorbell)\n"
    )
    code = "async def add(bell):\n    if bell:\n" + indent(anchor.replace("doorbell", "bell"), "    ")
    broken = replaced(code, anchor, early, of="")
    assert "            await ring(bell)\n" in broken


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (SOURCE + SOURCE, "may be line"),  # two that are the same
        (SOURCE.replace(OWN, f"{OWN}\n{OWN}"), "may be line"),  # one directly after the other
        (
            SOURCE.replace("$2", "$3") + SOURCE.replace("state =", "status ="),
            "may be line",
        ),  # two that are equally like it
        (SOURCE.replace(OWN, "WHERE id = $1"), "is not there; the nearest is line"),
        (SOURCE.replace(OWN, "WHERE id = $1 AND state = 'sent'"), "participant_id"),
        (SOURCE.replace(OWN, ANYBODYS), "participant_id"),
        ("", "is not there; the nearest is nothing"),
    ],
)
def test_a_guard_that_is_not_there_exactly_once_is_refused(source: str, why: str) -> None:
    with pytest.raises(LostPlace, match=why) as lost:
        replaced(source, OWN, ANYBODYS, of="'own photos only' in domain/receive.py")
    assert str(lost.value).startswith("'own photos only' in domain/receive.py has lost its place: ")


def test_a_replacement_that_leaves_no_python_is_refused() -> None:
    with pytest.raises(LostPlace, match="leaves no Python"):
        replaced(SOURCE, "raise Forbidden(", "pass(", of="")


def test_a_replacement_that_changes_nothing_is_refused() -> None:
    with pytest.raises(LostPlace, match="what is there already"):
        replaced(SOURCE, OWN, OWN, of="")


def _renamed(source: str, name: str) -> str:
    return re.sub(rf"\b{name}\b", f"{name}_anew", source)


class _WithoutSpaces(ast.NodeTransformer):
    """Makes strings equal that differ only in the spaces between their words, as SQL does not heed those."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant | None:
        if isinstance(node.value, str):
            node.value = " ".join(re.findall(r"\w+|[^\w\s]", node.value))
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        node.values = [value for value in node.values if ast.unparse(value) != "''"]
        return node


def _meaning(source: str) -> str:
    return ast.dump(_WithoutSpaces().visit(ast.parse(source)))
