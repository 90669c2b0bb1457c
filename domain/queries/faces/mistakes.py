"""Counts wrong matches of a person that were sent, and finds who is told: owners, or else moderators."""

from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.faces.required_confidence import MISTAKES
from domain.states import PrivateChat
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class MistakesReader:
    """name: what this reader calls the person. is_owner: False for a moderator, if there is no owner."""

    tg_chat_id: int
    language: str
    name: str
    is_owner: bool

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.tg_chat_id, self.language)


@dataclass(frozen=True, slots=True)
class MistakesView:
    """count: mistakes since the person's training photos were last called right, or put right."""

    workspace_id: WorkspaceId
    number: int
    count: int
    readers: tuple[MistakesReader, ...]

    @property
    def are_too_many(self) -> bool:
        """Whether there are so many mistakes that a match of the person needs a higher confidence."""
        return self.count >= MISTAKES


@dataclass(frozen=True, slots=True)
class _Person:
    workspace_id: WorkspaceId
    number: int
    name: str
    mistakes: int


@dataclass(frozen=True, slots=True)
class _Owner:
    tg_user_id: int
    language: str
    private_chat: PrivateChat
    alias: str | None


# Only what was sent is counted. The evidence of a match (`queries/faces/evidence`) counts answers about a
# sibling as well, for which no photo was sent.
_MISTAKES = f"""
WITH RECURSIVE selves AS (
    SELECT id FROM persons WHERE id = $1
    UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)
SELECT p.workspace_id, p.number, p.name, (
    SELECT count(DISTINCT n.face_id) FROM negative_pairs n
    JOIN face_instances f ON f.id = n.face_id AND f.person_id IS DISTINCT FROM p.id
    WHERE n.person_id IN (SELECT id FROM selves) AND n.is_mistake
      AND n.created_at > coalesce(p.gallery_seen_at, '-infinity')) + (
    SELECT sum(o.forgotten_mistakes) FROM persons o JOIN selves ON selves.id = o.id) AS mistakes
FROM persons p WHERE p.id = $1 AND {IS_LIVE}
"""  # noqa: S608  a constant


async def mistakes(person_id: PersonId) -> MistakesView | None:
    """None where the person is gone, hidden, absorbed, or not approved."""
    person = await sql.one(_Person, _MISTAKES, person_id)
    if person is None:
        return None
    readers = await _readers(person_id, person)
    return MistakesView(person.workspace_id, person.number, person.mistakes, readers)


async def _readers(person_id: PersonId, person: _Person) -> tuple[MistakesReader, ...]:
    owners = await sql.rows(
        _Owner,
        """SELECT r.tg_user_id, r.language, r.private_chat, l.alias FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' ORDER BY l.id""",
        person_id,
    )
    if owners:
        return tuple(
            MistakesReader(
                one.tg_user_id, one.language, of_person(person.number, one.alias or person.name), True
            )
            for one in owners
            if one.private_chat == PrivateChat.OPEN
        )
    name = of_person(person.number, person.name)
    return tuple(
        MistakesReader(one.tg_chat_id, one.language, name, is_owner=False)
        for one in await deciders(person.workspace_id)
    )
