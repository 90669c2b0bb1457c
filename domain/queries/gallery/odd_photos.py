"""Finds training photos of a person that look unlike the others, for those who may remove them."""

from dataclasses import dataclass
from hashlib import sha256

from domain.ids import AssetId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import deciders
from domain.queries.gallery.training_faces import TrainingFaces, training_faces
from domain.queries.persons.live_person import IS_LIVE

# Odd training photos a that wait for a moderator's word. A photo whose sender is gone does not wait.
IS_ODD_AND_WAITS = "a.reason = 'odd' AND a.sent_by_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class OddReader:
    """name: what this reader calls the person. is_owner: False for a moderator."""

    tg_chat_id: int
    language: str
    name: str
    is_owner: bool


@dataclass(frozen=True, slots=True)
class OddPhotos:
    """odd: ids of the photos that look different; empty if all look alike by now. at: their places among the
    person's training photos, from 0.
    """

    workspace_id: WorkspaceId
    number: int
    odd: tuple[AssetId, ...]
    at: tuple[int, ...]
    readers: tuple[OddReader, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    workspace_id: WorkspaceId
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class _Owner:
    tg_user_id: int
    language: str
    alias: str | None


async def persons_with_photos(limit: int) -> list[PersonId]:
    """Live persons with more than one training photo, chosen at random: a few rounds reach all of them."""
    return await sql.values(
        PersonId,
        f"""SELECT p.id FROM persons p WHERE {IS_LIVE} AND 1 < (
               SELECT count(*) FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               WHERE f.person_id = p.id AND a.kind = 'training')
           ORDER BY random() LIMIT $1""",  # noqa: S608  a constant
        limit,
    )


async def odd_photos(person_id: PersonId) -> OddPhotos | None:
    """None where the person is gone or hidden. Photos that somebody kept are left out: nobody asks again."""
    person = await sql.one(
        _Person,
        f"SELECT p.workspace_id, p.number, p.name FROM persons p WHERE p.id = $1 AND {IS_LIVE}",  # noqa: S608
        person_id,
    )
    if person is None:
        return None
    faces = await training_faces(person_id)
    odd = await _undecided(faces)
    return OddPhotos(
        person.workspace_id,
        person.number,
        odd,
        tuple(faces.asset_ids.index(asset_id) for asset_id in odd),
        await _readers(person_id, person),
    )


async def is_told(odd: OddPhotos) -> bool:
    """Whether cards show these odd photos, or there is nothing to show."""
    shown = await sql.values(
        str,
        "SELECT shown FROM cards WHERE workspace_id = $1 AND kind = 'odd' AND subject = $2",
        odd.workspace_id,
        str(odd.number),
    )
    return set(shown) == {state_of(odd)} or not (odd.odd or shown)


def state_of(odd: OddPhotos) -> str:
    """What a card that shows these photos has as `shown`: a hash, because the column has 64 characters."""
    return sha256(",".join(map(str, odd.odd)).encode()).hexdigest()[:16] if odd.odd else "alike"


async def _undecided(faces: TrainingFaces) -> tuple[AssetId, ...]:
    kept = await sql.values(
        AssetId,
        "SELECT id FROM image_assets WHERE id = ANY($1::bigint[]) AND reason = 'kept'",
        list(faces.asset_ids),
    )
    return tuple(sorted(faces.doubtful - set(kept)))


async def _readers(person_id: PersonId, person: _Person) -> tuple[OddReader, ...]:
    owners = await sql.rows(
        _Owner,
        """SELECT r.tg_user_id, r.language, l.alias FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' ORDER BY l.id""",
        person_id,
    )
    # Owners come first: where the bot may not write in the admin chat, readers after that chat are not told.
    found = {
        one.tg_user_id: OddReader(one.tg_user_id, one.language, one.alias or person.name, is_owner=True)
        for one in owners
    }
    for one in await deciders(person.workspace_id):
        admin = OddReader(one.tg_chat_id, one.language, person.name, is_owner=False)
        found.setdefault(one.tg_chat_id, admin)
    return tuple(found.values())
