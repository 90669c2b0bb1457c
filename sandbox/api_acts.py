"""The acts that `api_bench` measures: what is called, and about which rows of its database."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.queries import sql

PHOTOS, QUESTIONS = 50, 100  # each person is on fifty photos
GOAL_MS = 13


@dataclass(frozen=True, slots=True)
class AsCalled:
    method: str
    path: str
    body: object = None


@dataclass(frozen=True, slots=True)
class Act:
    """calls: the same act, each time on other rows. The statements of the first call are counted; the other
    calls are timed.
    """

    name: str
    calls: Sequence[AsCalled]
    goal: str = f"best <= {GOAL_MS} ms"


@dataclass(frozen=True, slots=True)
class _Person:
    """photos: ids of photos with one face of the person each. questions: ids of suggestions of the person."""

    id: str
    photos: Sequence[int]
    questions: Sequence[int]


async def acts(times: int) -> list[Act]:
    """times: how often each act is timed."""
    persons = await _persons(times + 2)
    faces = await sql.values(
        str,
        """SELECT id::text AS id FROM face_instances f WHERE person_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM face_suggestions WHERE face_instance_id = f.id)
           ORDER BY id LIMIT $1""",
        times + 1,
    )
    to = {"person_id": persons[-1].id}
    return [
        Act("assign a face", [AsCalled("POST", f"/faces/faces/{face}/assign", to) for face in faces]),
        Act("unassign a face", [AsCalled("DELETE", f"/faces/faces/{face}/person") for face in faces]),
        Act("accept a question", [_accept(person.questions[0]) for person in persons[:-1]]),
        Act(f"accept {QUESTIONS} questions", await _accept_many(times), "<= 10 statements, plus 4"),
        Act(f"move {PHOTOS} photos", _moves(persons), "<= 12 statements"),
    ]


def _accept(question: int) -> AsCalled:
    return AsCalled("POST", f"/faces/suggestions/{question}/accept", {})


async def _accept_many(times: int) -> list[AsCalled]:
    """Each call is about one person. For that, questions about other persons are rewritten to be about it."""
    chunks = await sql.values(
        list[int],
        """WITH asked AS (
               SELECT s.id, row_number() OVER (ORDER BY s.id DESC) - 1 AS n FROM face_suggestions s
               WHERE s.status = 'PENDING'),
           person AS (
               SELECT id, row_number() OVER (ORDER BY number DESC) - 1 AS n FROM persons),
           given AS (
               UPDATE face_suggestions s SET suggested_person_id = person.id FROM asked, person
               WHERE s.id = asked.id AND person.n = asked.n / $1 AND asked.n < $1 * $2
               RETURNING s.id, person.n)
           SELECT array_agg(id) AS ids FROM given GROUP BY n ORDER BY n""",
        QUESTIONS,
        times + 1,
    )
    path = "/faces/suggestions/bulk-action"
    return [AsCalled("POST", path, {"action": "accept", "suggestion_ids": ids}) for ids in chunks]


def _moves(persons: Sequence[_Person]) -> list[AsCalled]:
    return [
        AsCalled(
            "POST",
            f"/faces/persons/{person.id}/photos/bulk-move",
            {"photo_ids": person.photos, "to_person_id": persons[-1].id},
        )
        for person in persons[:-1]
    ]


async def _persons(count: int) -> list[_Person]:
    return await sql.rows(
        _Person,
        """SELECT p.id::text AS id,
               ARRAY(SELECT asset_id FROM face_instances WHERE person_id = p.id ORDER BY asset_id LIMIT $2)
                   AS photos,
               ARRAY(SELECT id FROM face_suggestions WHERE suggested_person_id = p.id ORDER BY id)
                   AS questions
           FROM persons p ORDER BY p.number LIMIT $1""",
        count,
        PHOTOS,
    )
