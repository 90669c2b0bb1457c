"""Finds persons who look different by now, and the owners who may send fresh photos of them."""

from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.drift import FEWEST, LATEST, has_drifted
from domain.rules.faces.vectors import from_rows
from domain.values.named import of_person

# Older photos say nothing of how somebody looks now.
_RECENT = "90 days"
# Whether person p has an owner whom the bot can reach, and p's owners were not asked lately.
_MAY_BE_ASKED = f"""{IS_LIVE}
  AND coalesce(p.fresh_photos_asked_at, '-infinity') < now() - make_interval(days => $1)
  AND EXISTS (SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
      WHERE l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved' AND r.private_chat = 'open')"""  # noqa: S608
_FACES = f"""
WITH latest AS (
    SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
    WHERE f.person_id = $1 AND f.quality_score >= $2 AND a.taken_at > now() - interval '{_RECENT}'
    ORDER BY a.taken_at DESC, f.number DESC LIMIT {LATEST})
SELECT x.is_latest, e.engine, e.vector FROM (
    SELECT id, true AS is_latest FROM latest
    UNION ALL SELECT face_instance_id, false FROM person_prototypes
    WHERE person_id = $1 AND face_instance_id NOT IN (SELECT id FROM latest)) x
JOIN face_embeddings e ON e.face_id = x.id AND e.engine = {last_engine("g.person_id = $1")}
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class FreshPhotosReader:
    """name: what this owner calls the person."""

    tg_chat_id: int
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class FreshPhotosView:
    """asked: the day on which the owners were asked, such as `2026-05-31`."""

    workspace_id: WorkspaceId
    number: int
    asked: str
    readers: tuple[FreshPhotosReader, ...]


@dataclass(frozen=True, slots=True)
class _Face:
    is_latest: bool
    engine: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class _Person:
    workspace_id: WorkspaceId
    number: int
    asked: str


async def persons_to_compare(days: int, limit: int) -> list[PersonId]:
    """Persons who have enough recent photos, and whose owners were not asked for so many days. They are
    chosen at random, so that a few rounds reach all of them.
    """
    # OFFSET 0: Postgres finds faces by their recent photos. Without it Postgres would read the faces of all
    # years.
    return await sql.values(
        PersonId,
        f"""WITH seen AS MATERIALIZED (
               SELECT f.person_id FROM image_assets a CROSS JOIN LATERAL (
                   SELECT o.person_id FROM face_instances o WHERE o.asset_id = a.id OFFSET 0) f
               WHERE a.kind = 'post' AND a.taken_at > now() - interval '{_RECENT}'
               GROUP BY f.person_id HAVING count(*) >= {FEWEST})
           SELECT p.id FROM persons p JOIN seen ON seen.person_id = p.id WHERE {_MAY_BE_ASKED}
           ORDER BY random() LIMIT $2""",  # noqa: S608  constants
        days,
        limit,
    )


async def looks_different(person_id: PersonId, *, min_quality: float) -> bool:
    """Whether the latest good faces lie far from the earlier prototypes, by the engine that ran last."""
    found = await sql.rows(_Face, _FACES, person_id, min_quality)
    of = {is_latest: [f.vector for f in found if f.is_latest == is_latest] for is_latest in (True, False)}
    if not of[True] or not of[False]:
        return False
    return has_drifted(from_rows(of[False]), from_rows(of[True]), calibration_of(found[0].engine))


async def fresh_photos(person_id: PersonId) -> FreshPhotosView | None:
    """None where the person is gone or hidden, or nobody was ever asked."""
    person = await sql.one(
        _Person,
        f"""SELECT p.workspace_id, p.number, to_char(p.fresh_photos_asked_at, 'YYYY-MM-DD') AS asked
           FROM persons p WHERE p.id = $1 AND p.fresh_photos_asked_at IS NOT NULL AND {IS_LIVE}""",  # noqa: S608
        person_id,
    )
    if person is None:
        return None
    owners = await sql.rows(
        FreshPhotosReader,
        """SELECT r.tg_user_id AS tg_chat_id, r.language, coalesce(l.alias, p.name) AS name
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' ORDER BY l.id""",
        person_id,
    )
    readers = tuple(
        FreshPhotosReader(one.tg_chat_id, one.language, of_person(person.number, one.name)) for one in owners
    )
    return FreshPhotosView(person.workspace_id, person.number, person.asked, readers)
