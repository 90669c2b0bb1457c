"""Reads the persons that a participant is linked to, or asks to be linked to."""

from dataclasses import dataclass, replace

from domain.errors import NotFound
from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.trainer import IS_OWNED_WITHOUT_FACES, IS_TRAINER
from domain.queries.persons.home_title import HOME_TITLE
from domain.queries.persons.person_counts import PHOTOS, RECEIVED, TRAINING_FACES
from domain.rules.persons.names import name_key, same_name, shared_names
from domain.states import Approval, LinkRole, LinkState, PersonStatus
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class PersonView:
    """alias: what the participant calls the person; the name where there is no alias.

    approval: draft | requested | approved. faces: training faces. photos: posted photos with the person.
    received: those that the participant was sent.
    is_trainer: the draft or the request is this participant's. is_again: the participant had connected the
    person before and sends new photos; the person stays. is_owned_without_faces: the participant owns the
    connected person, of whom there is no face, as after they gave up sending new photos.
    home: the title of a group, for a participant who knows several workspaces; in a list only where two
    persons have one name.
    """

    person_id: PersonId
    number: int
    workspace_id: WorkspaceId
    alias: str
    name: str
    approval: Approval
    link_state: LinkState
    role: LinkRole
    faces: int
    photos: int
    received: int
    status: PersonStatus = PersonStatus.ACTIVE
    is_trainer: bool = False
    is_again: bool = False
    is_owned_without_faces: bool = False
    home: str = ""

    @property
    def is_joining(self) -> bool:
        """Whether the participant only asks to join: until they are let in, nothing of the person is theirs
        to know. While an owner trains the person again, the owner's link is requested, too, and no wish.
        """
        is_wish = self.role == LinkRole.GUARDIAN or self.approval == Approval.APPROVED
        return is_wish and self.link_state == LinkState.REQUESTED

    def is_called(self, written: str) -> bool:
        """Whether the participant calls the person by this name."""
        return same_name(self.alias, written)

    def is_called_like(self, typed: str) -> bool:
        """Whether the name contains what was typed."""
        return name_key(typed) in name_key(self.alias)


_PEOPLE = f"""
SELECT p.id AS person_id, p.number, p.workspace_id, p.name, coalesce(l.alias, p.name) AS alias, p.approval,
    p.status, l.state AS link_state, l.role,
    p.approval <> 'approved' AND {IS_TRAINER} AS is_trainer,
    p.approval <> 'approved' AND {IS_TRAINER} AND l.decided_at IS NOT NULL AS is_again,
    {HOME_TITLE.format(is_reader="r.id = $1")} AS home, {IS_OWNED_WITHOUT_FACES} AS is_owned_without_faces,
    {TRAINING_FACES} AS faces, {PHOTOS} AS photos, {RECEIVED} AS received
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE l.participant_id = $1 AND l.state IN ('requested', 'approved') AND p.erasing_at IS NULL
  AND p.status <> 'MERGED' AND ($2::uuid IS NULL OR p.id = $2) AND ($3::bigint IS NULL OR p.number = $3)
"""  # noqa: S608  constants


async def people(participant_id: ParticipantId) -> list[PersonView]:
    """All persons that this participant is linked to, or asks to be linked to, by name."""
    found = [_view(person) for person in await sql.rows(PersonView, _PEOPLE, participant_id, None, None)]
    found.sort(key=lambda one: (name_key(one.alias), one.number))
    shared = shared_names(one.alias for one in found)
    return [one if name_key(one.alias) in shared else replace(one, home="") for one in found]


async def person_of(participant_id: ParticipantId, number: int) -> PersonView:
    """Raises NotFound for a person of somebody else, as for one that does not exist."""
    person = await sql.one(PersonView, _PEOPLE, participant_id, None, number)
    if person is None:
        raise NotFound("person")
    return _view(person)


async def draft_of(participant_id: ParticipantId, person_id: PersonId) -> PersonView:
    """Raises NotFound when the person is no draft of this participant."""
    person = await sql.one(PersonView, _PEOPLE, participant_id, person_id, None)
    if person is None or person.approval != Approval.DRAFT or not person.is_trainer:
        raise NotFound("draft")
    return _view(person)


async def asked_person(participant_id: ParticipantId, number: int) -> PersonView:
    """The person that a button of the connecting dialogue is about. Raises NotFound(`draft`) if there is
    none, and for a draft or a request of another participant, even if both own the person.
    """
    person = await sql.one(PersonView, _PEOPLE, participant_id, None, number)
    if person is None or (person.approval != Approval.APPROVED and not person.is_trainer):
        raise NotFound("draft")
    return _view(person)


async def newest_request(participant_id: ParticipantId) -> PersonView | None:
    """The newest person that this participant asked to connect and about whom nobody has decided."""
    asked = [one for one in await people(participant_id) if one.role == LinkRole.OWNER]
    waiting = [
        one for one in asked if one.approval == Approval.REQUESTED and one.link_state == LinkState.REQUESTED
    ]
    return max(waiting, key=lambda one: one.number, default=None)


def _view(person: PersonView) -> PersonView:
    """The person with names that carry the person's number (`Name`)."""
    alias, name = of_person(person.number, person.alias), of_person(person.number, person.name)
    return replace(person, alias=alias, name=name)
