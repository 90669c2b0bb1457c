"""One person becomes part of another, with its faces, links and training photos. Its open questions end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.ids import AssetId, FaceId, LinkId, ParticipantId, PersonId, SuggestionId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.persons.look_alikes import APART_FROM_ONE
from domain.queries.persons.picture import PICTURE
from domain.queries.sharing.consent_withdrawn import CONSENT_WITHDRAWN
from domain.queries.sharing.denied import is_denied
from domain.rules.access.access import ensure_may_absorb
from domain.states import LinkState, PersonStatus
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.look_anew import rematch_told_apart
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces_queue.announce import announce_move
from domain.steps.operations.record_operation import change
from domain.steps.persons.follow_carried import CARRY, CarriedLink, follow_carried
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.questions.ask_who_waited import IS_BEHIND, ask_each
from domain.steps.sharing.show_joins import show_joins
from domain.steps.work.work import Work
from domain.values.way_back import Change, WayBack


class Absorbed(NamedTuple):
    """brought: what an undo needs beside the faces. starts: how many photos each participant gets by it."""

    moved: Moved
    brought: WayBack
    starts: Mapping[ParticipantId, int]


# Requests to join $1 or $2. Nobody decides about those to join $1 while it is absorbed, as their cards say.
# An owner who comes along decides about those to join $2. Whoever is linked to $1, and was not let in to
# $2 or left it, does not come along, and is told. A revoked link without a consent comes along (`CARRY`).
_WAITING = """
SELECT id FROM participant_persons l WHERE person_id IN ($1, $2) AND state = 'requested'
    OR person_id = $2 AND (state = 'declined' OR state = 'revoked' AND consented_at IS NOT NULL) AND EXISTS (
        SELECT 1 FROM participant_persons o
        WHERE o.person_id = $1 AND o.participant_id = l.participant_id AND o.state = 'approved')
ORDER BY id"""
# Gives to $2, the survivor, what $1, the absorbed person, has beside its faces. A survivor without a chosen
# picture keeps the one that was shown so far, even if a better face comes. Training photos go along, except
# those with which the survivor was trained as well. A face that must not represent $1 must not represent $2,
# not even after an undo, should it ever be of $2. The SELECT reads the tables as they were before this
# statement. $3: the workspace.
_ABSORB = f"""
WITH pictured AS (UPDATE persons p SET picture_face_id = {PICTURE} WHERE p.id = $2 RETURNING picture_face_id),
absorbed AS (
    UPDATE persons SET status = 'MERGED', merged_into_id = $2, version = version + 1, updated_at = now()
    WHERE id = $1),
expired AS (
    UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
    WHERE suggested_person_id = $1 AND status = 'PENDING' RETURNING id, face_instance_id),
trained AS (
    UPDATE image_assets a SET enrols_person_id = $2 WHERE a.enrols_person_id = $1
      AND NOT EXISTS (SELECT 1 FROM image_assets b WHERE b.enrols_person_id = $2
          AND b.tg_file_unique_id = a.tg_file_unique_id) RETURNING id),
barred AS (
    INSERT INTO barred_faces (face_id, person_id) SELECT face_id, $2::uuid FROM barred_faces
    WHERE person_id = $1 ON CONFLICT DO NOTHING),
carried AS ({CARRY})
SELECT (SELECT picture_face_id FROM persons WHERE id = $2) AS former_picture,
    (SELECT picture_face_id FROM pictured) AS picture, ARRAY(SELECT id FROM trained) AS training,
    ARRAY(SELECT id FROM carried) AS links, ARRAY(SELECT state FROM carried) AS states,
    ARRAY({_WAITING}) AS waiting, ARRAY(SELECT id FROM expired) AS expired,
    ARRAY(SELECT DISTINCT s.suggested_person_id FROM expired e JOIN face_suggestions s ON {IS_BEHIND}
        WHERE s.id NOT IN (SELECT id FROM expired) ORDER BY 1) AS waited,
    ARRAY({APART_FROM_ONE}) AS apart,
    {CONSENT_WITHDRAWN} AS has_no_consent, {is_denied("$1", "$2", "$3")} AS is_denied,
    {is_denied("$2", "$1", "$3")} AS is_denied_back
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class _Brought:
    """links, states: id and state of each link that came along. waiting: requests to join one of the two
    whose deciders changed or are gone, and links of participants who do not come along. waited: persons to
    ask about next, because a question before theirs ended. apart: persons who were told apart from one of the
    two only. former_picture, picture: the survivor's chosen
    face before and after. has_no_consent, is_denied, is_denied_back: see `ensure_may_absorb`.
    """

    former_picture: FaceId | None
    picture: FaceId | None
    training: list[AssetId]
    links: list[LinkId]
    states: list[str]
    waiting: list[LinkId]
    expired: list[SuggestionId]
    waited: list[PersonId]
    apart: list[PersonId]
    has_no_consent: bool
    is_denied: bool
    is_denied_back: bool

    def carried(self) -> list[CarriedLink]:
        both = zip(self.links, self.states, strict=True)
        return [CarriedLink(link_id, LinkState(state)) for link_id, state in both]


async def absorb_person(
    work: Work, acting: Acting, absorbed: LockedPerson, survivor: LockedPerson, *, was: PersonStatus
) -> Absorbed:
    """Call with both persons locked. The caller notes the status that the absorbed person had (was), and
    chooses the survivor's prototypes again. Raises Conflict, see `ensure_may_absorb`.
    """
    brought = await sql.one(_Brought, _ABSORB, absorbed.id, survivor.id, acting.workspace_id)
    assert brought is not None
    ensure_may_absorb(
        has_no_consent=brought.has_no_consent,
        is_denied=brought.is_denied,
        is_denied_back=brought.is_denied_back,
        is_shown_by_it=was == PersonStatus.HIDDEN and survivor.status != PersonStatus.HIDDEN,
    )
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in brought.expired])
    await ask_each(work, brought.waited)
    await show_joins(work, brought.waiting)
    await work.add("backfill_person", person_id=str(survivor.id))
    if brought.apart:
        await rematch_told_apart(work, [survivor.id, *brought.apart])
    links = await follow_carried(work, survivor.id, brought.carried())
    move = Move(
        acting.workspace_id,
        None,
        absorbed.id,
        survivor.id,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        takes_back=False,
    )
    moved = await move_faces(work, move)
    starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=survivor.id)
    numbers = absorbed.number, survivor.number
    await announce_move(work, acting, moved.face_ids, *numbers, deletes_source=True)
    pictured = _pictured(survivor, brought)
    return Absorbed(moved, {"training": brought.training, "links": links, "changes": pictured}, starts)


def _pictured(survivor: LockedPerson, brought: _Brought) -> list[Change]:
    """The change by which the survivor keeps its picture. An undo takes it back, so the best face is the
    picture again.
    """
    before, after = (
        None if face is None else str(face) for face in (brought.former_picture, brought.picture)
    )
    return [] if before == after else [change(survivor.number, "picture", before=before, after=after)]
