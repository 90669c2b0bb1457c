"""The cards that go with an erased person or a forgotten participant: those that name them, that they asked
for, or that show what they decided.
"""

import asyncpg

from domain.queries.chats.card import Place, card
from domain.steps.erasing.cards_naming import cards_naming_participants, cards_of_links, sheets_with
from tests.usecases.rows import NOON, a_link, a_participant, a_person, a_workspace, insert

KIM, LOU = 7_345_000_901, 7_345_000_902


async def note(db: asyncpg.Connection, workspace: int, kind: str, subject: object, **given: object) -> None:
    values = {"tg_chat_id": -77, "tg_message_id": 1, "shown": "open"} | given
    await insert(db, "cards", workspace_id=workspace, kind=kind, subject=str(subject), **values)


async def number_of(db: asyncpg.Connection, person: object) -> int:
    return int(await db.fetchval("SELECT number FROM persons WHERE id = $1", person))


async def chosen_by(db: asyncpg.Connection, workspace: int, user: int) -> int:
    """A card that says that this user chose the chat which decides. Returns the number of the event."""
    given = {"actor": f"tg:{user}", "operation": "bind_admin_chat", "subject_kind": "workspace"}
    event = await insert(db, "admin_events", workspace_id=workspace, subject_number=workspace, **given)
    await note(db, workspace, "new_deciders", f"{workspace}:{event['id']}", shown="told")
    return int(event["id"])


async def test_cards_of_one_subject_in_one_chat_are_told_apart_by_their_kinds(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    for number, kind in enumerate(("offer", "request", "join"), 1):
        await note(connection, workspace, kind, 7, tg_message_id=number)
    found = [await card(Place(workspace, kind, 7, -77)) for kind in ("join", "offer", "request")]
    assert [one.tg_message_id for one in found if one is not None] == [3, 1, 2]
    for place in (Place(workspace, "offer", 8, -77), Place(workspace, "offer", 7, -78)):
        assert await card(place) is None


async def test_cards_that_name_a_participant_are_found(connection: asyncpg.Connection) -> None:
    """Messages of kind *said* are not among them: an erase finds these by the names in them."""
    workspace = await a_workspace(connection)
    kim = await a_participant(connection, tg_user_id=KIM)
    lou = await a_participant(connection, tg_user_id=LOU)
    hers, his = await a_person(connection, workspace), await a_person(connection, workspace)
    asked = await a_link(connection, kim, hers)
    decided = await a_link(connection, lou, his, decided_by=KIM)
    number, other = await number_of(connection, hers), await number_of(connection, his)
    await note(connection, workspace, "said", "names her", participants=(kim,))
    await note(connection, workspace, "said", "names him", participants=(lou,))
    await note(connection, workspace, "resemblance", f"{number}:{other}")
    await note(connection, workspace, "resemblance", f"{other}:{number}")
    await note(connection, workspace, "request", other, shown="approved")
    await note(connection, workspace, "request", number, shown="requested")
    await note(connection, workspace, "join", decided, shown="approved")
    chose = [await chosen_by(connection, workspace, user) for user in (KIM, LOU)]
    found = await cards_naming_participants([kim], [KIM])
    assert sorted(found) == sorted(
        [
            *((kind, str(asked)) for kind in ("decision", "join", "joined", "sharing")),
            ("resemblance", f"{number}:{other}"),
            ("request", str(other)),
            ("join", str(decided)),
            ("new_deciders", f"{workspace}:{chose[0]}"),
        ]
    )


async def test_the_card_of_a_cluster_that_a_participant_ignored_is_found(
    connection: asyncpg.Connection,
) -> None:
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    given = {"workspace_id": workspace, "person_number": 7, "kind": "ignore_cluster"}
    await insert(connection, "operations", actor=f"tg:{KIM}", **given)
    await note(connection, workspace, "cluster", 7, shown="ignored")
    assert await cards_naming_participants([1], [KIM]) == [("cluster", "7")]
    assert await cards_naming_participants([1], [LOU]) == []
    await connection.execute("UPDATE cards SET workspace_id = $1", elsewhere)
    assert await cards_naming_participants([1], [KIM]) == []
    await connection.execute("UPDATE cards SET workspace_id = $1, shown = 'open'", workspace)
    assert await cards_naming_participants([1], [KIM]) == []


async def test_the_card_of_thresholds_that_a_participant_decided_is_found(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    proposals = [
        await insert(
            connection,
            "setting_proposals",
            workspace_id=workspace,
            figures={},
            decision="rejected",
            decided_at=NOON,
            decided_by=f"tg:{who}",
        )
        for who in (KIM, LOU)
    ]
    for one in proposals:
        await note(connection, workspace, "thresholds", one["id"], shown="rejected+picture")
    assert await cards_naming_participants([1], [KIM]) == [("thresholds", str(proposals[0]["id"]))]
    await connection.execute("UPDATE cards SET shown = 'open+picture'")
    assert await cards_naming_participants([1], [KIM]) == []


async def test_sheets_with_a_person_are_found_in_one_workspace_alone(connection: asyncpg.Connection) -> None:
    workspace, elsewhere = await a_workspace(connection), await a_workspace(connection)
    for kind in ("sheet", "said"):
        await note(connection, workspace, kind, "theirs", names=(5,))
        await note(connection, elsewhere, kind, "of others", names=(5,))
        await note(connection, workspace, kind, "of nobody", names=(6,))
    assert await sheets_with(workspace, [5]) == [("sheet", "theirs")]


async def test_only_approved_links_lose_the_card_that_tells_the_decision(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    person, other = await a_person(connection, workspace), await a_person(connection, workspace)
    links = [
        await a_link(connection, await a_participant(connection), person, state=state)
        for state in ("approved", "declined", "joined")
    ]
    await a_link(connection, await a_participant(connection), other)
    found = await cards_of_links([person])
    kinds = {link: sorted(kind for kind, subject in found if subject == str(link)) for link in links}
    assert list(kinds.values()) == [
        ["decision", "join", "joined", "sharing"],
        ["join", "joined", "sharing"],
        ["join", "joined", "sharing"],
    ]
    assert len(found) == 10
