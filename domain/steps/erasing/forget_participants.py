"""Forgets participants: their links, memberships and deliveries, and their ids where they did something."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import AssetId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.deliveries.copies import CAME_OR_COMES
from domain.steps.erasing.cards_naming import cards_naming_participants
from domain.steps.erasing.end_warnings import end_warnings
from domain.steps.erasing.forget_captions import forget_captions_of
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.photos.owe_photo_cards import cards_of_photos
from domain.steps.work.in_parts import PEOPLE, in_parts
from domain.steps.work.work import Work
from domain.values.operation_kinds import ANSWERS, BULK_ANSWERS, OF_MODERATORS, OF_WORKSPACES

_FORGET_DELIVERIES = f"""DELETE FROM deliveries d WHERE d.participant_id = ANY($1::bigint[])
RETURNING d.asset_id, {CAME_OR_COMES} AS came"""  # noqa: S608  a constant

# A consent that one of them withdrew must stay withdrawn. The link that says so goes with them, so the person
# notes it.
_NOTE_WITHDRAWN = """
UPDATE persons SET consent_ended_at = now() WHERE id IN (
    SELECT id FROM persons WHERE erasing_at IS NULL AND id IN (
        SELECT person_id FROM participant_persons
        WHERE participant_id = ANY($1::bigint[]) AND state = 'revoked' AND consented_at IS NOT NULL)
    ORDER BY id FOR NO KEY UPDATE)
"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What the verification has to look for. whose: `r` and the id of each participant, with which the bot's
    texts mark names. cards: kind and subject of the cards that name them. deliveries: how many were
    deleted of photos that came or might still have come.
    """

    uuids: tuple[str, ...]
    whose: tuple[str, ...]
    names: tuple[str, ...]
    tg_ids: tuple[int, ...]
    deliveries: int
    cards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Delivery:
    """came: the photo came, or might still have come."""

    asset_id: AssetId
    came: bool


@dataclass(frozen=True, slots=True)
class _Participant:
    id: ParticipantId
    uuid: UUID
    name: str
    tg_user_id: int


async def forget_participants(work: Work, participant_ids: Sequence[ParticipantId]) -> Forgotten:
    """Deletes the participants. History says `forgotten` in place of each. A send that has begun goes on."""
    people = await sql.rows(
        _Participant,
        """SELECT id, uuid, name, tg_user_id FROM participants WHERE id = ANY($1::bigint[])
           ORDER BY id FOR UPDATE""",
        list(participant_ids),
    )
    ids, tg_ids = [one.id for one in people], [one.tg_user_id for one in people]
    deliveries: list[_Delivery] = []
    for part in in_parts(ids, PEOPLE):
        deliveries += await sql.rows(_Delivery, _FORGET_DELIVERIES, part)
    aliases = await sql.values(
        str,
        """SELECT DISTINCT alias FROM participant_persons
           WHERE participant_id = ANY($1::bigint[]) AND alias IS NOT NULL""",
        ids,
    )
    cards = (*await _reported(tg_ids), *await cards_naming_participants(ids, tg_ids))
    await end_warnings(work, await _connected(ids))
    await _forget_what_they_called(ids, tg_ids)
    await forget_captions_of(work, ids)
    await sql.execute(_NOTE_WITHDRAWN, ids)
    for part in in_parts(ids, PEOPLE):
        await sql.execute("DELETE FROM participants WHERE id = ANY($1::bigint[])", part)
    await _forget_what_they_did(tg_ids)
    await forget_originals(work, sorted({one.asset_id for one in deliveries}))
    return Forgotten(
        uuids=tuple(str(one.uuid) for one in people),
        whose=tuple(f"r{number}" for number in ids),
        names=tuple(sorted({*(one.name for one in people), *aliases})),
        tg_ids=tuple(tg_ids),
        deliveries=sum(one.came for one in deliveries),
        cards=cards,
    )


async def _connected(ids: list[ParticipantId]) -> list[PersonId]:
    """Persons that they have or had a link to: a warning of a look-alike names who connected the person."""
    return await sql.values(
        PersonId,
        """SELECT DISTINCT person_id AS id FROM participant_persons WHERE participant_id = ANY($1::bigint[])
           ORDER BY 1""",
        ids,
    )


async def _forget_what_they_called(ids: list[ParticipantId], tg_ids: list[int]) -> None:
    """Ends the undo of what they did or whose links it changed, because it may hold their words and private
    aliases. Operations of moderators (merges and moves), answers and settings keep theirs, without these
    participants' links.
    """
    await sql.execute(
        """UPDATE operations SET undo = CASE WHEN kind = ANY($3::text[]) THEN jsonb_set(undo, '{links}', (
                   SELECT coalesce(jsonb_agg(kept), '[]') FROM jsonb_array_elements(undo->'links') kept
                   WHERE NOT EXISTS (
                       SELECT 1 FROM participant_persons l
                       WHERE l.id = (kept->>'link')::bigint AND l.participant_id = ANY($1::bigint[])))) END
           WHERE undo IS NOT NULL AND (actor = ANY($2::text[]) AND kind <> ALL($3::text[])
               OR EXISTS (SELECT 1 FROM jsonb_array_elements(undo->'links') changed
                   JOIN participant_persons l ON l.id = (changed->>'link')::bigint
                   WHERE l.participant_id = ANY($1::bigint[])))""",
        ids,
        [f"tg:{tg_id}" for tg_id in tg_ids],
        sorted(OF_MODERATORS | ANSWERS | BULK_ANSWERS | OF_WORKSPACES),
    )


async def _reported(tg_ids: list[int]) -> tuple[tuple[str, str], ...]:
    """Cards of photos on which one of these users reported somebody missing: such a card names the user."""
    photos = await sql.values(
        AssetId,
        """SELECT DISTINCT subject_number AS id FROM admin_events
           WHERE operation = 'report_missing' AND actor = ANY($1::text[])""",
        [f"tg:{tg_id}" for tg_id in tg_ids],
    )
    return tuple(cards_of_photos(photos))


# For its undo, a move of pinned faces keeps who had pinned them.
_FORGET_PINNERS = """
UPDATE operations o SET undo = jsonb_set(o.undo, '{pinned}', (
    SELECT jsonb_agg(CASE WHEN pin->>'by' = ANY($1::text[]) THEN pin || '{"by": "forgotten"}' ELSE pin END)
    FROM jsonb_array_elements(o.undo->'pinned') AS pin))
WHERE jsonb_typeof(o.undo->'pinned') = 'array' AND EXISTS (
    SELECT 1 FROM jsonb_array_elements(o.undo->'pinned') AS pin WHERE pin->>'by' = ANY($1::text[]))
"""


async def _forget_what_they_did(tg_ids: list[int]) -> None:
    """Telegram's id identifies a user outside of this service too, so none of these rows keeps it."""
    actors = [f"tg:{tg_id}" for tg_id in tg_ids]
    for query in (
        "DELETE FROM conversations WHERE tg_user_id = ANY($1::bigint[]) OR tg_chat_id = ANY($1::bigint[])",
        "UPDATE participant_persons SET decided_by = NULL WHERE decided_by = ANY($1::bigint[])",
        "UPDATE erasures SET tg_notify_chat_id = NULL WHERE tg_notify_chat_id = ANY($1::bigint[])",
        "UPDATE workspaces SET tg_admin_chat_id = NULL WHERE tg_admin_chat_id = ANY($1::bigint[])",
    ):
        await sql.execute(query, tg_ids)
    for query in (
        "UPDATE face_suggestions SET reviewed_by = 'forgotten' WHERE reviewed_by = ANY($1::text[])",
        "UPDATE person_prototypes SET pinned_by = 'forgotten' WHERE pinned_by = ANY($1::text[])",
        _FORGET_PINNERS,
        "UPDATE face_assignment_events SET actor = 'forgotten' WHERE actor = ANY($1::text[])",
        "UPDATE operations SET actor = 'forgotten' WHERE actor = ANY($1::text[])",
        "UPDATE admin_events SET actor = 'forgotten' WHERE actor = ANY($1::text[])",
        "UPDATE setting_proposals SET decided_by = 'forgotten' WHERE decided_by = ANY($1::text[])",
        "UPDATE workspace_settings SET updated_by = 'forgotten' WHERE updated_by = ANY($1::text[])",
    ):
        await sql.execute(query, actors)
