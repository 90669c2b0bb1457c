"""Reads what people are asked in private about unknown persons, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from domain.ids import ClusterId, InquiryId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.clusters.pictured_faces import BestFace, ClusterFace, cluster_face
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.reading import Made
from domain.rules.photos.store_keys import card_key
from domain.values.named import of_person

# Participants r who may be asked in workspace w: they belong to it now, and the bot can write to them.
MAY_BE_ASKED = f"""r.private_chat = 'open' AND (
    EXISTS (SELECT 1 FROM participant_persons l JOIN persons p ON p.id = l.person_id AND {IS_LIVE}
        WHERE l.participant_id = r.id AND l.state = 'approved' AND p.workspace_id = w.id)
    OR EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id AND g.active
        WHERE m.participant_id = r.id AND m.status <> 'outside' AND g.workspace_id = w.id))"""  # noqa: S608
# Photos a of groups of participant r that they posted, or that show a person whom they own.
IS_THEIR_PHOTO = f"""({IN_ITS_GROUP} AND (
    EXISTS (SELECT 1 FROM postings t WHERE t.asset_id = a.id AND t.posted_by_id = r.id)
    OR EXISTS (SELECT 1 FROM face_instances o JOIN persons p ON p.id = o.person_id AND {IS_LIVE}
        JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner' AND l.state = 'approved'
        WHERE o.asset_id = a.id AND l.participant_id = r.id)))"""  # noqa: S608  constants
MOST_PEOPLE = 8  # persons that the card offers as answers
FACES_DRAWN = 6


@dataclass(frozen=True, slots=True)
class OfMine:
    """A person whose photos the asked participant receives. name: as they call the person."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class InquiryView:
    """is_open: the cluster is open and has an unknown face, and the participant may still be asked. photos:
    how many show the unknown person, of those that they posted or that show a person they own; at most 100.
    answer: the name that they gave. None if they gave none, and if they named a person whose photos they no
    longer receive and for whom they have no alias. is_answered: also when they gave no name.
    """

    id: InquiryId
    workspace_id: WorkspaceId
    cluster_number: int
    participant_id: ParticipantId
    tg_chat_id: int
    language: str
    is_open: bool
    photos: Made[int]
    answer: str | None
    is_answered: bool
    people: Made[Sequence[OfMine]]

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until Telegram has it."""
        return card_key(self.workspace_id, "inquiry", self.id)


@dataclass(frozen=True, slots=True)
class _Inquiry(InquiryView):
    person_number: int | None


_INQUIRY = f"""
SELECT i.id, i.workspace_id, c.number AS cluster_number, i.participant_id, r.tg_user_id AS tg_chat_id,
    r.language, c.state = 'open' AND {MAY_BE_ASKED} AND EXISTS (
        SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id AND f.person_id IS NULL) AS is_open,
    coalesce(i.name, mine.alias, CASE mine.state WHEN 'approved' THEN known.name END) AS answer,
    known.number AS person_number, i.answered_at IS NOT NULL AS is_answered
FROM cluster_inquiries i JOIN clusters c ON c.id = i.cluster_id JOIN workspaces w ON w.id = i.workspace_id
JOIN participants r ON r.id = i.participant_id
LEFT JOIN persons known ON known.id = i.person_id AND known.erasing_at IS NULL
LEFT JOIN participant_persons mine ON mine.person_id = known.id AND mine.participant_id = r.id
WHERE i.id = $1 AND w.erasing_at IS NULL
"""  # noqa: S608  constants
_PEOPLE = f"""
SELECT p.number, coalesce(l.alias, p.name) AS name FROM participant_persons l
JOIN persons p ON p.id = l.person_id AND {IS_LIVE} AND p.workspace_id = $2
WHERE l.participant_id = $1 AND l.state = 'approved' ORDER BY l.id LIMIT $3
"""  # noqa: S608  constants
_FACES = f"""
SELECT * FROM (
    SELECT DISTINCT ON (f.asset_id) f.id, f.quality_score, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h,
        a.tg_file_id, a.path
    FROM cluster_inquiries i JOIN face_instances f ON f.cluster_id = i.cluster_id AND f.person_id IS NULL
    JOIN image_assets a ON a.id = f.asset_id JOIN participants r ON r.id = i.participant_id
    WHERE i.id = $2 AND i.participant_id = $1 AND {IS_THEIR_PHOTO}
    ORDER BY f.asset_id, f.quality_score DESC NULLS LAST) best
ORDER BY quality_score DESC NULLS LAST, id LIMIT $3
"""  # noqa: S608  constants


async def inquiry(inquiry_id: InquiryId) -> InquiryView | None:
    """None where the question, the unknown person or the workspace is gone."""
    found = await sql.one(_Inquiry, _INQUIRY, inquiry_id)
    if found is None:
        return None
    people = await sql.rows(OfMine, _PEOPLE, found.participant_id, found.workspace_id, MOST_PEOPLE)
    return replace(
        found,
        photos=len(await faces_of_inquiry(found.id, found.participant_id, limit=100)),
        answer=of_person(found.person_number, found.answer),
        people=[replace(one, name=of_person(one.number, one.name)) for one in people],
    )


async def faces_of_inquiry(
    inquiry_id: InquiryId, participant_id: ParticipantId, *, limit: int
) -> list[ClusterFace]:
    """The best face of each photo that the asked participant posted or that shows a person they own, in
    groups that they are in. Faces of other photos are not shown to them.
    """
    found = await sql.rows(BestFace, _FACES, participant_id, inquiry_id, limit)
    return [cluster_face(face) for face in found]


def mark_of(faces: Sequence[ClusterFace]) -> str:
    """Differs for other faces: it tells whether a drawn picture shows the faces that may be shown now."""
    return sha256(" ".join(sorted(str(face.face_id) for face in faces)).encode()).hexdigest()[:16]


async def inquiries_of(cluster_ids: Sequence[ClusterId]) -> list[InquiryId]:
    """The questions about these clusters that somebody has in their chat."""
    return await sql.values(
        InquiryId,
        """SELECT DISTINCT i.id FROM cluster_inquiries i
           JOIN cards c ON c.kind = 'inquiry' AND c.subject = i.id::text
           WHERE i.cluster_id = ANY($1::bigint[]) ORDER BY i.id""",
        list(cluster_ids),
    )
