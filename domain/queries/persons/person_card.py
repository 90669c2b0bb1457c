"""Reads one person as far as the viewer may know it, and what the viewer may do with it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.errors import NotFound
from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.queries.persons.home_title import HOME_TITLE
from domain.queries.persons.live_person import IS_CONSENTED, IS_KNOWN
from domain.queries.persons.look_alikes import look_alikes
from domain.queries.persons.person_counts import PHOTOS, RECEIVED, TRAINING_FACES
from domain.queries.reading import Made
from domain.queries.sharing.links import LinkView, links
from domain.rules.persons.person_actions import actions_on
from domain.states import Approval, LinkRole, PersonStatus
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """name: as the viewer calls the person."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """name: as the viewer calls the person. merged_into: the number of the person that absorbed it.

    links: participants who receive the photos, for owners and moderators only. faces: training faces; photos:
    group photos with the person; received: those that were sent to the viewer. since: when the first link was
    approved, else when the person was made. apart: persons with whom it is not to be confused, as far as the
    viewer may know them; empty for a guardian. home: the title of a group of the person's workspace, for a
    viewer who knows several workspaces. is_consented: False for a person who is not recognised
    since consent was taken back. is_joining: the viewer asks to receive the photos, and nobody has decided.
    is_owner: the viewer connected the person, or decides too.
    """

    person_id: PersonId
    number: int
    workspace_id: WorkspaceId
    name: str
    status: PersonStatus
    approval: Approval
    merged_into: int | None
    birth_date: date | None
    since: datetime
    faces: int
    photos: int
    received: int
    is_linked: bool
    is_moderator: Made[bool]
    links: Made[tuple[LinkView, ...]]
    actions: Made[tuple[str, ...]]
    apart: Made[tuple[NamedPerson, ...]] = ()
    home: str = ""
    is_consented: bool = True
    is_joining: bool = False
    is_owner: Made[bool] = False


_PERSON = f"""
SELECT p.id AS person_id, p.number, p.workspace_id, p.name, p.status, p.approval, p.birth_date,
    (SELECT s.number FROM persons s WHERE s.id = p.merged_into_id) AS merged_into,
    coalesce((SELECT min(x.decided_at) FROM participant_persons x
              WHERE x.person_id = p.id AND x.state = 'approved'), p.created_at) AS since,
    l.alias, l.role, l.id IS NOT NULL AS is_linked,
    {HOME_TITLE.format(is_reader="r.tg_user_id = $2")} AS home,
    {TRAINING_FACES} AS faces, {PHOTOS} AS photos, {RECEIVED} AS received, {IS_CONSENTED} AS is_consented,
    EXISTS (SELECT 1 FROM participant_persons x JOIN participants r ON r.id = x.participant_id
        WHERE x.person_id = p.id AND r.tg_user_id = $2 AND x.state = 'requested') AS is_joining
FROM persons p LEFT JOIN (participant_persons l JOIN participants r ON r.id = l.participant_id)
    ON l.person_id = p.id AND r.tg_user_id = $2 AND l.state = 'approved'
WHERE p.number = $1 AND p.erasing_at IS NULL AND p.approval = 'approved'
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person(PersonCard):
    """alias, role: of the viewer's own link."""

    alias: str | None
    role: LinkRole | None


async def person_card(number: int, viewer: TelegramRequester) -> PersonCard:
    """Asks Telegram, so call it outside a transaction. Raises NotFound for a viewer who has nothing to do
    with the person, as for a person that does not exist or is not approved, and Untold where only Telegram
    could tell. An absorbed person is shown to moderators only. A program reads the name that all read.
    """
    person = await sql.one(_Person, _PERSON, number, viewer.linked_as)
    if person is None:
        raise NotFound("person")
    is_owner = person.role == LinkRole.OWNER
    may_anyhow = person.is_linked and person.status != PersonStatus.MERGED
    is_moderator = await viewer.moderates(person.workspace_id, or_untold=not may_anyhow)
    if not (is_moderator or may_anyhow):
        raise NotFound("person")
    return replace(
        person,
        name=of_person(person.number, person.alias or person.name),
        is_moderator=is_moderator,
        is_owner=is_owner,
        links=tuple(await links(person.person_id)) if is_owner or is_moderator else (),
        actions=actions_on(
            is_owner=is_owner,
            is_moderator=is_moderator,
            is_approved=person.approval == Approval.APPROVED,
            is_hidden=person.status == PersonStatus.HIDDEN,
            is_merged=person.status == PersonStatus.MERGED,
        ),
        apart=await _apart(person, viewer, is_moderator=is_moderator) if is_owner or is_moderator else (),
    )


async def _apart(
    person: _Person, viewer: TelegramRequester, *, is_moderator: bool
) -> tuple[NamedPerson, ...]:
    alike = await look_alikes(person.workspace_id, [person.person_id])
    found = await sql.rows(
        NamedPerson,
        f"""SELECT p.number, coalesce(l.alias, p.name) AS name
           FROM persons p LEFT JOIN (participant_persons l JOIN participants r ON r.id = l.participant_id)
               ON l.person_id = p.id AND r.tg_user_id = $2 AND l.state = 'approved'
           WHERE p.id = ANY($1::uuid[]) AND ($3 OR l.id IS NOT NULL) AND {IS_KNOWN} ORDER BY p.number""",  # noqa: S608  a constant
        list(alike.get(person.person_id, ())),
        viewer.linked_as,
        is_moderator,
    )
    return tuple(replace(one, name=of_person(one.number, one.name)) for one in found)
