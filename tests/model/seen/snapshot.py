"""Reads what operations may change in a workspace, and all tasks that are ready, in one statement."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args, get_type_hints

from domain.queries.persons.picture import PICTURE
from tests import sql
from tests.model.seen import rows
from tests.model.way_back import Model
from tests.model.words import Cluster, Delivery, Link, Person, Review

# The columns of each part, and the tables they come from.
_PARTS = {
    "persons": (
        """p.number, p.name, p.status, s.number, p.birth_date, p.approval, p.id, c.number,
           (SELECT number FROM face_instances WHERE id = shown.id)""",
        f"""persons p LEFT JOIN persons s ON s.id = p.merged_into_id
            LEFT JOIN face_instances c ON c.id = p.picture_face_id
            CROSS JOIN LATERAL (SELECT {PICTURE} AS id) shown
            WHERE p.workspace_id = $1""",
    ),
    "faces": (
        """f.number, p.number, f.version, f.id, f.asset_id, coalesce(x.is_pinned, false),
           x.id IS NOT NULL AND p.status = 'ACTIVE' AND p.approval = 'approved', c.number, f.created_at,
           f.basis, f.matched_by, f.indexed_version IS NOT DISTINCT FROM f.version, f.set_aside,
           f.clustered_at IS NOT NULL""",
        """face_instances f LEFT JOIN persons p ON p.id = f.person_id
           LEFT JOIN clusters c ON c.id = f.cluster_id
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id WHERE f.workspace_id = $1""",
    ),
    "prototypes": (
        "p.number, f.number",
        """person_prototypes x JOIN persons p ON p.id = x.person_id
           JOIN face_instances f ON f.id = x.face_instance_id WHERE p.workspace_id = $1""",
    ),
    "bars": (
        "f.number, p.number",
        """barred_faces x JOIN persons p ON p.id = x.person_id
           JOIN face_instances f ON f.id = x.face_id WHERE p.workspace_id = $1""",
    ),
    "photos": (
        "a.id, a.person_numbers, p.number",
        # Without photos that are only shown to the deciders of a request to join: they train nobody, and are
        # deleted.
        """image_assets a LEFT JOIN persons p ON p.id = a.enrols_person_id
           WHERE a.workspace_id = $1 AND a.reason IS DISTINCT FROM 'asks_to_join'""",
    ),
    "links": (
        "l.participant_id, p.number, l.state, l.role, l.alias, l.consented_at IS NOT NULL, l.id",
        "participant_persons l JOIN persons p ON p.id = l.person_id WHERE p.workspace_id = $1",
    ),
    "reasons": (
        "x.asset_id, p.number, x.participant_id",
        """distributions x JOIN persons p ON p.id = x.person_id
           WHERE p.workspace_id = $1 AND x.withdrawn_at IS NULL""",
    ),
    "deliveries": (
        """asset_id, participant_id, state, tg_message_id IS NOT NULL, sent_at IS NOT NULL,
           taken_away_at IS NOT NULL, id, tg_message_id""",
        "deliveries WHERE workspace_id = $1",
    ),
    "refused": (
        "f.number, p.number, n.reason",
        """negative_pairs n JOIN face_instances f ON f.id = n.face_id
           JOIN persons p ON p.id = n.person_id WHERE p.workspace_id = $1""",
    ),
    "apart": (
        "p.number, q.number",
        """look_alikes x JOIN persons p ON p.id = x.first_person_id
           JOIN persons q ON q.id = x.second_person_id
           WHERE x.workspace_id = $1 AND x.declared_at IS NOT NULL""",
    ),
    "questions": (
        "f.number, p.number, b.number, s.id, coalesce(s.aggregate_confidence, s.confidence)",
        """face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           JOIN face_instances b ON b.id = s.source_face_id JOIN persons p ON p.id = s.suggested_person_id
           WHERE p.workspace_id = $1 AND s.status = 'PENDING'""",
    ),
    "reviews": (
        "r.id, p.number, r.participant_id, r.question_ids, r.wrong_ids, r.held_until > clock_timestamp()",
        "reviews r JOIN persons p ON p.id = r.person_id WHERE r.workspace_id = $1",
    ),
    "settings": ("name, value", "workspace_settings WHERE workspace_id = $1"),
    "events": (
        """e.id, e.from_person_number, e.to_person_number, e.affected_face_instance_ids,
           e.affected_photo_ids, e.face_count, e.photo_count, e.created_at""",
        "face_assignment_events e WHERE e.workspace_id = $1",
    ),
    "clusters": (
        "c.number, c.state, p.number, w.number",
        """clusters c LEFT JOIN persons p ON p.id = c.person_id
           LEFT JOIN clusters w ON w.id = c.joined_into_id WHERE c.workspace_id = $1""",
    ),
    "proposals": (
        """x.id, x.kind, c.number, o.number,
           ARRAY(SELECT f.number FROM face_instances f WHERE f.id = ANY(x.face_ids) ORDER BY 1),
           x.decision""",
        """cluster_proposals x JOIN clusters c ON c.id = x.cluster_id
           LEFT JOIN clusters o ON o.id = x.other_cluster_id WHERE x.workspace_id = $1""",
    ),
    "inquiries": (
        """c.number, i.participant_id, i.answered_at IS NOT NULL, p.number, i.name, i.agreed_at IS NOT NULL,
           i.id""",
        """cluster_inquiries i JOIN clusters c ON c.id = i.cluster_id
           LEFT JOIN persons p ON p.id = i.person_id WHERE i.workspace_id = $1""",
    ),
    "members": (
        "m.participant_id",
        """group_participants m JOIN groups g ON g.id = m.group_id AND g.active
           WHERE m.status <> 'outside' AND g.workspace_id = $1""",
    ),
    "erasures": ("e.id, e.face_ids", "erasures e WHERE e.workspace_id = $1"),
    "tasks": ("kind, dedupe_key", "tasks WHERE state = 'ready'"),
}
# Sorted, because the steps draw from these rows: the same dice shall draw the same ones.
_ALL = "SELECT " + ", ".join(
    f"(SELECT coalesce(json_agg(json_build_array({columns}) ORDER BY {columns}), '[]') FROM {rest}) AS {name}"
    for name, (columns, rest) in _PARTS.items()
)


@dataclass(frozen=True)
class Snapshot:
    """What one statement read: the rows of each of `_PARTS`."""

    persons: list[rows.PersonRow]
    faces: list[rows.FaceRow]
    prototypes: list[rows.PrototypeRow]
    bars: list[rows.BarRow]
    photos: list[rows.PhotoRow]
    links: list[rows.LinkRow]
    reasons: list[rows.ReasonRow]
    deliveries: list[rows.DeliveryRow]
    refused: list[rows.RefusalRow]
    apart: list[rows.ApartRow]
    questions: list[rows.QuestionRow]
    reviews: list[rows.ReviewRow]
    settings: list[rows.SettingRow]
    events: list[rows.EventRow]
    clusters: list[rows.ClusterRow]
    proposals: list[rows.ProposalRow]
    inquiries: list[rows.InquiryRow]
    members: list[rows.MemberRow]
    erasures: list[rows.ErasureRow]
    tasks: list[rows.TaskRow]

    @property
    def person_of(self) -> dict[int, int | None]:
        """Whose each face is."""
        return {face.number: face.person for face in self.faces}

    @property
    def basis_of(self) -> dict[int, tuple[str | None, frozenset[str]]]:
        """The basis of each face, and the ids of the faces that a match rests on."""
        return {face.number: (face.basis, frozenset(face.rests_on)) for face in self.faces}

    @property
    def pins(self) -> set[int]:
        return {face.number for face in self.faces if face.is_pinned}

    @property
    def hidden_prototypes(self) -> set[int]:
        """The faces that are prototypes of hidden persons."""
        hidden = {person.number for person in self.persons if person.status == "HIDDEN"}
        return {one.face for one in self.prototypes if one.person in hidden}

    def seen(self) -> dict[str, object]:
        """The parts that the model keeps as well."""
        return {
            "persons": {
                row.number: Person(row.name, row.status, row.merged_into, row.born, row.approval, row.picture)
                for row in self.persons
            },
            "person_of": self.person_of,
            "enrols": {photo.asset: photo.enrols for photo in self.photos if photo.enrols is not None},
            "links": {
                (row.participant, row.person): Link(row.state, row.role, row.alias, row.consents)
                for row in self.links
            },
            "reasons": {tuple(row) for row in self.reasons},
            "deliveries": {
                (row.asset, row.participant): Delivery(row.state, row.is_shown, row.was_sent, row.is_unwanted)
                for row in self.deliveries
            },
            "refused": {(row.face, row.person) for row in self.refused},
            "why": {(row.face, row.person): row.reason for row in self.refused if row.reason is not None},
            "aside": {face.number: face.set_aside for face in self.faces if face.set_aside is not None},
            "apart": {frozenset(row) for row in self.apart},
            "questions": {(row.face, row.person): row.question for row in self.questions},
            "reviews": {
                row.id: Review(
                    row.person, row.participant, tuple(row.questions), frozenset(row.wrong), row.is_held
                )
                for row in self.reviews
            },
            "own": {row.name: row.value for row in self.settings},
            "pins": self.pins,
            "bars": frozenset((row.face, row.person) for row in self.bars),
            "clusters": {
                row.number: Cluster(row.state, row.person, row.joined_into) for row in self.clusters
            },
            "cluster_of": {face.number: face.cluster for face in self.faces},
        }

    def asked(self) -> dict[str, object]:
        """The night's proposals, what people were asked in private, and how sure each question is, as the
        model has them.
        """
        proposed = [(row.kind, row.number, row.other, row.faces, row.decision) for row in self.proposals]
        inquired = {
            (row.cluster, row.participant): (row.is_answered, row.person, row.name, row.is_agreed)
            for row in self.inquiries
        }
        sure = {row.id: row.sureness for row in self.questions}
        return {"proposed": sorted(proposed, key=str), "inquired": inquired, "sure": sure}

    def pictures(self) -> dict[int, int | None]:
        """The face that is each person's picture."""
        return {row.number: row.shown for row in self.persons}

    def model(self) -> Model:
        asset_of = {face.number: face.asset for face in self.faces}
        seen_at = {face.number: (face.created_at, face.id) for face in self.faces}
        return Model(asset_of=asset_of, seen_at=seen_at, **self.seen())  # type: ignore[arg-type]


_ROW_OF = {name: get_args(kind)[0] for name, kind in get_type_hints(Snapshot).items()}


async def snapshot(workspace_id: int) -> Snapshot:
    row = await sql.one(_ALL, workspace_id)
    assert row is not None
    return Snapshot(**{name: _rows(name, part) for name, part in row.items()})


@lru_cache(maxsize=256)
def _rows(name: str, text: str) -> list[Any]:
    """Sorts the rows by their first two columns, so that a replay draws the same ones.

    Cached, because most steps change few tables. Nobody changes the list.
    """
    return sorted((_ROW_OF[name](*row) for row in sql.from_json(text)), key=_key)


def _key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:2]
