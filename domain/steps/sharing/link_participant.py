"""Makes and changes a participant's link to a person, with what an undo of the change needs."""

from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.states import LinkRole, LinkState
from domain.steps.deliveries.begin_receiving import begin_receiving
from domain.steps.deliveries.follow_name import follow_alias
from domain.steps.sharing.follow_deciders import follow_deciders
from domain.steps.sharing.show_joins import show_joins
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange, LinkField

# These statements set back the `links` of an operation; `set_person_field` sets back its `changes`.
_SET = {
    # A link without consent came with a merge that was undone, and only that merge brings it back.
    "state": """UPDATE participant_persons SET state = $3 WHERE id = $1 AND state IS NOT DISTINCT FROM $2
                  AND ($3 = 'revoked' OR consented_at IS NOT NULL)""",
    "role": "UPDATE participant_persons SET role = $3 WHERE id = $1 AND role IS NOT DISTINCT FROM $2",
    "alias": "UPDATE participant_persons SET alias = $3 WHERE id = $1 AND alias IS NOT DISTINCT FROM $2",
}
# The person of link $1; none while that person is part of another one, whose photos come by another link.
_PERSON = """SELECT p.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.id = $1 AND p.status <> 'MERGED'"""


@dataclass(frozen=True, slots=True)
class Joining:
    """A participant who joins, with a consent of their own. decided_by: the decider's Telegram user id."""

    participant_id: ParticipantId
    role: LinkRole
    consent_version: str | None
    decided_by: int | None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    state: LinkState
    role: LinkRole


def link_change(link_id: LinkId, field: LinkField, *, before: str | None, after: str | None) -> LinkChange:
    return {"link": link_id, "field": field, "before": before, "after": after}


def let_in(link_id: LinkId, *, before: LinkState, roles: tuple[LinkRole, LinkRole]) -> list[LinkChange]:
    """The changes of a link that is approved. roles: before and after."""
    changes = [link_change(link_id, "state", before=before, after=LinkState.APPROVED)]
    if roles[0] != roles[1]:
        changes.append(link_change(link_id, "role", before=roles[0], after=roles[1]))
    return changes


async def link_participant(work: Work, person_id: PersonId, joining: Joining) -> list[LinkChange]:
    """Approves the link and offers older photos. Returns what changed; nothing where it was approved before.

    Call it with the person locked.
    """
    old = await sql.one(
        _Link,
        "SELECT state, role FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        person_id,
        joining.participant_id,
    )
    if old is not None and old.state == LinkState.APPROVED:
        return []
    link_id = await sql.value(
        LinkId,
        """INSERT INTO participant_persons (participant_id, person_id, role, state, alias, consent_version,
               consented_at, decided_by, decided_at)
           VALUES ($1, $2, $3, 'approved', $4, $5, now(), $6, now())
           ON CONFLICT (participant_id, person_id) DO UPDATE SET state = 'approved', role = $3,
               alias = coalesce($4, participant_persons.alias),
               consent_version = $5, consented_at = now(), decided_by = $6, decided_at = now()
           RETURNING id""",
        joining.participant_id,
        person_id,
        joining.role,
        joining.alias,
        joining.consent_version,
        joining.decided_by,
    )
    assert link_id is not None
    await begin_receiving(
        work, person_id, [link_id], again=old is not None and old.state == LinkState.REVOKED
    )
    if old is not None and old.state == LinkState.REQUESTED:
        await show_joins(work, [link_id])  # the wish is answered: its cards ask no more
    if joining.role == LinkRole.OWNER:
        await follow_deciders(work, [person_id])
    return let_in(
        link_id,
        before=old.state if old else LinkState.REVOKED,
        roles=(old.role if old else joining.role, joining.role),
    )


async def set_link_field(work: Work, change: LinkChange) -> LinkChange | None:
    """Undoes one change, and returns the change for a redo. None where somebody changed the same field since,
    where the link is gone, and where it has no consent any more and would come back.
    """
    touched = await sql.execute(_SET[change["field"]], change["link"], change["after"], change["before"])
    if not touched:
        return None
    if LinkState.REQUESTED in (change["before"], change["after"]) or await _has_card(change):
        await work.add("show_join", link_id=change["link"])
    link_id = LinkId(change["link"])
    if change["field"] == "alias":
        await follow_alias(work, [link_id])
    comes_back = change["before"] == LinkState.APPROVED
    if comes_back and (person_id := await sql.value(PersonId, _PERSON, link_id)):
        await begin_receiving(work, person_id, [link_id], again=True)
    return link_change(link_id, change["field"], before=change["after"], after=change["before"])


async def _has_card(change: LinkChange) -> bool:
    """Whether there is a card of a request to edit: for a participant who was invited there is none."""
    card = "SELECT 1 AS yes FROM cards WHERE kind = 'join' AND subject = $1"
    return change["field"] == "state" and await sql.value(int, card, str(change["link"])) is not None
