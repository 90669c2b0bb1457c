"""Names compare alike on every Postgres, because Python makes the keys that are compared."""

import re
from pathlib import Path

from domain.queries.persons.people import people
from domain.queries.persons.person_names import named, taken_names, waiting_as
from domain.queries.persons.workspace_people import Choosing, choosable, named_first
from domain.rules.persons.names import name_key
from domain.usecases.persons.rename_person import rename_person
from tests.usecases.factory import Group, connected_person, make_group, make_participant, requested_person
from tests.usecases.stage import Stage

REPOSITORY = Path(__file__).resolve().parents[3]
WRITES_NAME = re.compile(
    r"INSERT INTO persons \(([^)]*\bname\b[^)]*)\)|UPDATE persons(?: \w+)? SET ([^\"]*?\bname = [^\"]*)"
)


def test_every_statement_that_writes_a_name_writes_its_key() -> None:
    """Nothing in the database makes the key follow the name."""
    folders = ("bot", "domain", "sandbox", "workers")
    code = [path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")]
    written = [
        (path.name, first or second)
        for path in code
        for first, second in WRITES_NAME.findall(path.read_text())
    ]
    assert len(written) >= 8
    assert [statement for statement in written if "name_key" not in statement[1]] == []


def test_no_statement_folds_the_case_of_names_by_postgres() -> None:
    """In the locale C, the default of many installations, Postgres's lower() knows only ASCII."""
    code = [path for folder in ("bot", "domain", "workers") for path in (REPOSITORY / folder).rglob("*.py")]
    # The name of an operation is ASCII, so `e.operation` may be folded.
    folding = re.compile(
        r"(?<![.\w])(?:lower|upper|initcap)\((?!e\.operation COLLATE)|\bI?LIKE lower|\bILIKE\b"
    )
    assert [path.name for path in code if folding.search(path.read_text())] == []


async def test_somebody_is_found_by_any_spelling_of_a_name(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group, name="Жанна Straße")
    await connected_person(stage, group, look="ben", name="Ёлка")
    which = Choosing((group.workspace_id,), typed="ЖАННА S")
    assert [one.number for one in (await choosable(which, offset=0, limit=5)).people] == [anna.number]
    found = await named_first(Choosing((group.workspace_id,)), "жанна STRASSE photos of June")
    assert found is not None
    assert found.number == anna.number
    assert await named(group.workspace_id, "ЖАННА STRASSE") == anna.number
    assert await waiting_as(group.workspace_id, "жанна strasse") is None, "nobody waits for a decision"
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    face = stage.engine.face(carl=1.0)
    asked = await requested_person(stage, group, kim, face, name="Öl GROSS")
    assert await waiting_as(group.workspace_id, "öL Groß") == asked.number
    assert name_key("жАННА STRASSE") in await taken_names(group.workspace_id, but=None)


async def test_one_name_in_two_spellings_in_two_workspaces_is_asked_about(stage: Stage, group: Group) -> None:
    second = await make_group(stage, admin=group.admin)
    await connected_person(stage, group, name="Emil Groß")
    await connected_person(stage, second, look="ben", name="Emil GROSS")
    both = Choosing((group.workspace_id, second.workspace_id))
    assert await named_first(both, "Emil Groß") is None


async def test_a_name_is_found_with_the_invisible_characters_that_a_keyboard_types(
    stage: Stage, group: Group
) -> None:
    """A Persian keyboard types joiners, others type marks of direction. Both are taken out of a name before
    it is stored, and must be taken out of what is searched for.
    """
    anna = await connected_person(stage, group, name="علی\u200cرضا")
    typed = "\u200fعلی\u200cرضا"
    which = Choosing((group.workspace_id,), typed=typed)
    assert [one.number for one in (await choosable(which, offset=0, limit=5)).people] == [anna.number]
    assert await named_first(Choosing((group.workspace_id,)), f"{typed} ben") is not None
    assert await named(group.workspace_id, typed) == anna.number
    [own] = await people(anna.owner.participant_id)
    assert own.is_called(typed)
    assert own.is_called_like(typed)


async def test_people_stand_in_the_order_of_their_names_whatever_the_case(stage: Stage, group: Group) -> None:
    await connected_person(stage, group, name="вера")
    for look, name in (("ben", "Борис"), ("carl", "АННА"), ("dora", "Галя")):
        await connected_person(stage, group, look=look, name=name)
    page = await choosable(Choosing((group.workspace_id,)), offset=0, limit=3)
    assert ([one.name for one in page.people], page.total) == (["АННА", "Борис", "вера"], 4)
    rest = await choosable(Choosing((group.workspace_id,)), offset=3, limit=3)
    assert [one.name for one in rest.people] == ["Галя"]


async def test_the_key_follows_the_name(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group, name="Anna")
    await rename_person(anna.number, "ÉMILIE", stage.by(group.admin), stage.doorbell)
    assert await named(group.workspace_id, "émilie") == anna.number
    assert await named(group.workspace_id, "anna") is None
