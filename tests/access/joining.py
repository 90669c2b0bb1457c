"""Plants what can be changed about the person of a side, and the people who could join that person."""

from typing import TYPE_CHECKING

from domain.rules.chats.deep_links import hash_payload, new_payload
from tests import sql
from tests.faces import add_faces
from tests.persons import add_link, add_person, id_of, number_of

if TYPE_CHECKING:
    from tests.access.people import Actor
    from tests.access.scene import Side


async def what_can_be_changed(side: "Side") -> dict[str, int]:
    """Looks up or plants the rows that these fields of `Side` name; `Side` says what each of them is."""
    renamed = {"number": side.person, "field": "name", "before": "Anne", "after": "Anna"}
    return {
        "photo": await _int_of("SELECT asset_id AS n FROM deliveries WHERE id = $1", side.delivery),
        "face": await _int_of(
            """SELECT f.number AS n FROM face_instances f JOIN deliveries d ON d.asset_id = f.asset_id
               WHERE d.id = $1""",
            side.delivery,
        ),
        "taught": await _int_of(
            """SELECT f.number AS n FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               JOIN persons p ON p.id = f.person_id WHERE a.kind = 'training' AND p.number = $1""",
            side.person,
        ),
        "odd": await _odd_photo(side),
        "proposal": await _int_of(
            """INSERT INTO cluster_proposals (workspace_id, kind, cluster_id, face_ids)
               SELECT c.workspace_id, 'split', c.id, ARRAY[min(f.id::text)::uuid]
               FROM clusters c JOIN face_instances f ON f.cluster_id = c.id
               WHERE c.number = $1 GROUP BY c.id RETURNING id AS n""",
            side.cluster,
        ),
        "learned": await _int_of(
            "SELECT max(id) AS n FROM image_assets WHERE workspace_id = $1 AND reason = 'good'",
            side.workspace,
        ),
        "other": (await add_person(side.workspace, "Zoe"))["number"],
        "operation": await _int_of(
            """INSERT INTO operations (workspace_id, kind, actor, person_number, undo)
               VALUES ($1, 'rename_person', $2, $3, $4) RETURNING id AS n""",
            side.workspace,
            f"tg:{side.owner.id}",
            side.person,
            {"changes": [renamed]},
        ),
    }


async def rejection_of(side: "Side") -> int:
    """Plants the operation by which the owner said that a photo does not show the person. Returns its id."""
    return await _int_of(
        """WITH said AS (
               INSERT INTO operations (workspace_id, kind, actor, person_number, undo)
               VALUES ($1, 'reject_delivery', $2, $3, '{}') RETURNING id, batch_id, actor),
           moved AS (
               INSERT INTO face_assignment_events (workspace_id, actor, operation, from_person_number,
                   batch_id, affected_face_instance_ids, face_count, photo_count)
               SELECT $1, actor, 'REMOVE_FROM_PERSON', $3, batch_id, '[]', 0, 0 FROM said)
           SELECT id AS n FROM said""",
        side.workspace,
        f"tg:{side.owner.id}",
        side.person,
    )


async def _odd_photo(side: "Side") -> int:
    asset = await _int_of(
        """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, state, reason,
               enrols_person_id, sent_by_id, tg_reply_message_id, taken_at)
           SELECT p.workspace_id, 'training', 'photo', 'odd', 'odd', 'done', 'odd', p.id, l.participant_id, 1,
               now()
           FROM persons p JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
           WHERE p.number = $1 RETURNING id AS n""",
        side.person,
    )
    await add_faces([asset])
    return asset


async def who_could_join(side: "Side") -> dict[str, int]:
    """participant: also receives the person's photos. joining: the link of somebody who asks to join.

    asked: number of the requested person. refused: a training photo of the draft that shows the other person.
    """
    grandma, aunt = [
        await _int_of(
            "INSERT INTO participants (tg_user_id, name) VALUES ($1, $2) RETURNING id AS n", number, name
        )
        for number, name in ((side.workspace * 10, "Grandma"), (side.workspace * 10 + 1, "Aunt"))
    ]
    person_id = await id_of(side.person)
    await add_link(grandma, person_id, alias="Anna")
    return {
        "participant": grandma,
        "joining": await add_link(aunt, person_id, alias="Anna", state="requested"),
        "asked": await number_of("requested", side.workspace),
        "refused": await _int_of(
            """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, state,
                   reason, enrols_person_id, person_numbers, taken_at)
               SELECT workspace_id, kind, media, tg_file_id, 'refused' || id, 'done', 'somebody_else',
                   enrols_person_id, jsonb_build_array($2::bigint), taken_at
               FROM image_assets WHERE id = $1 RETURNING id AS n""",
            side.training,
            side.other,
        ),
    }


async def invite(side: "Side") -> str:
    """The payload of an invitation by the owner to receive the person's photos."""
    payload = new_payload("guardian")
    await sql.execute(
        """INSERT INTO deep_links (workspace_id, purpose, token_hash, person_id, invited_by_id, expires_at)
           SELECT p.workspace_id, 'guardian', $2, p.id, l.participant_id, now() + interval '7 days'
           FROM persons p JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
           WHERE p.number = $1""",
        side.person,
        hash_payload(payload),
    )
    return payload


async def join_guardian(guardian: "Actor", home: "Side") -> None:
    participant = await _int_of("SELECT id AS n FROM participants WHERE tg_user_id = $1", guardian.id)
    await add_link(participant, await id_of(home.person))


async def _int_of(query: str, *values: object) -> int:
    row = await sql.one(query, *values)
    assert row is not None, query
    return int(row["n"])
