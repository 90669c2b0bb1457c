"""Reads the question "Is this Anna?", for look-alikes "Is this Anna or Maria?", for those who may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, FaceId, OperationId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.connecting.request import deciders
from domain.queries.deliveries.in_its_group import MAY_BE_ASKED_ABOUT
from domain.queries.groups.group_title import TITLE_FOR_MODERATORS, TITLE_FOR_RECIPIENT
from domain.queries.persons.look_alikes import look_alikes
from domain.queries.questions.asked_faces import ANSWER, AskedFace, asked_faces
from domain.queries.questions.put_off import IS_LATER
from domain.rules.photos.store_keys import card_key
from domain.states import RefusalReason, SuggestionStatus
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class Rival:
    """The question about the same face for a declared look-alike.

    name: as the reader calls the look-alike. number: of the look-alike.
    """

    suggestion_id: SuggestionId
    status: SuggestionStatus
    name: str
    number: int
    operation_id: OperationId | None


@dataclass(frozen=True, slots=True)
class SuggestionRecipient:
    """name: what this recipient calls the person. group_title: empty when they are in none of the groups.

    as_admin: an admin who is asked because no owner can be asked, or none is sure. rivals: the rivals about
    whom the recipient may answer, too. is_unsure: the recipient could not say, and is not asked again.
    is_later: the recipient wants to answer later.
    """

    tg_chat_id: int
    language: str
    name: str
    group_title: str
    as_admin: bool = False
    rivals: tuple[Rival, ...] = ()
    is_unsure: bool = False
    is_later: bool = False

    @property
    def refused_rivals(self) -> Sequence[Rival]:
        return [rival for rival in self.rivals if rival.status == SuggestionStatus.REJECTED]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """faces: the faces that the card asks about, mostly one.

    operation_id: the operation of the answer that counts, by which it is undone; None without one.
    reason: why not, if the answer is no and somebody told why.
    rivals: ids of the questions about the same face for declared look-alikes.
    is_asked: it was the question's turn, or somebody had it shown. Before that it has no card.
    """

    suggestion_id: SuggestionId
    workspace_id: WorkspaceId
    person_id: PersonId
    status: SuggestionStatus
    confidence: float
    faces: tuple[AskedFace, ...]
    taken_at: datetime
    recipients: tuple[SuggestionRecipient, ...]
    is_asked: bool
    operation_id: OperationId | None = None
    rivals: tuple[SuggestionId, ...] = ()
    person_number: int = 0
    reason: RefusalReason | None = None

    @property
    def is_open(self) -> bool:
        return any(face.status == SuggestionStatus.PENDING for face in self.faces)

    def in_chat(self, tg_chat_id: int) -> SuggestionRecipient | None:
        """Whom the card in this chat asks; None where the chat is not asked."""
        return next((one for one in self.recipients if one.tg_chat_id == tg_chat_id), None)

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until Telegram has the picture."""
        return card_key(self.workspace_id, "suggestion", self.suggestion_id)


@dataclass(frozen=True, slots=True)
class _Question:
    """name, number: of the person."""

    id: SuggestionId
    status: SuggestionStatus
    confidence: float
    suggested_person_id: PersonId
    face_instance_id: FaceId
    workspace_id: WorkspaceId
    name: str
    number: int
    taken_at: datetime
    asset_id: AssetId
    operation_id: OperationId | None
    reason: RefusalReason | None
    title: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class _Rival:
    id: SuggestionId
    status: SuggestionStatus
    suggested_person_id: PersonId
    name: str
    number: int
    operation_id: OperationId | None


@dataclass(frozen=True, slots=True)
class _Owner:
    person_id: PersonId
    tg_user_id: int
    language: str
    name: str
    number: int
    title: str
    is_unsure: bool
    is_later: bool


_SUGGESTION = f"""
SELECT s.id, s.status, s.confidence, s.suggested_person_id, s.face_instance_id, a.workspace_id, p.name,
    p.number, a.taken_at, f.asset_id,
    {ANSWER} AS operation_id, (SELECT n.reason FROM negative_pairs n
        WHERE n.face_id = f.id AND n.person_id = p.id AND s.status = 'REJECTED') AS reason,
    {TITLE_FOR_MODERATORS} AS title, s.asked_at IS NOT NULL AS is_asked
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
    AND (p.status = 'ACTIVE' OR s.status = 'EXPIRED')
WHERE s.id = (SELECT coalesce(asked_with_id, id) FROM face_suggestions WHERE id = $1)
"""  # noqa: S608  constants

# The latest question about the face for each look-alike.
_RIVALS = f"""
SELECT DISTINCT ON (p.id) s.id, s.status, s.suggested_person_id, p.name, p.number,
    {ANSWER} AS operation_id
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
    AND (p.status = 'ACTIVE' OR s.status = 'EXPIRED')
WHERE s.face_instance_id = $1 AND p.id = ANY($2::uuid[]) ORDER BY p.id, s.id DESC
"""  # noqa: S608  constants

# `asked_in.py` says from rows alone whom a question asks: change both together.
_OWNERS = f"""
SELECT l.person_id, r.tg_user_id, r.language, coalesce(l.alias, p.name) AS name, p.number,
    {TITLE_FOR_RECIPIENT} AS title, x.id IS NOT NULL AND x.ask_again_at IS NULL AS is_unsure,
    coalesce({IS_LATER}, false) AS is_later
FROM participant_persons l JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
JOIN persons p ON p.id = l.person_id JOIN image_assets a ON a.id = $2
LEFT JOIN question_passes x ON x.suggestion_id = $3 AND x.participant_id = r.id
WHERE l.person_id = ANY($1::uuid[]) AND l.role = 'owner' AND l.state = 'approved'
  AND NOT EXISTS (SELECT 1 FROM face_suggestions q JOIN face_instances f ON f.id = q.face_instance_id
      JOIN image_assets a ON a.id = f.asset_id
      WHERE (q.id = $3 OR q.asked_with_id = $3) AND NOT {MAY_BE_ASKED_ABOUT})
ORDER BY l.id
"""  # noqa: S608  a constant


async def suggestion(suggestion_id: SuggestionId) -> SuggestionView | None:
    """The question on whose card this one is asked: several questions may share the card of one of them.

    Recipients: the person's owners whose private chat is open and who are in a group of each photo on the
    card; the admins where there is none, or none of them was sure.

    None without such a question, and for a person who is being erased; also for a person who is hidden or was
    absorbed, unless the question ended without an answer.
    """
    question = await sql.one(_Question, _SUGGESTION, suggestion_id)
    if question is None:
        return None
    rivals = await _rivals(question)
    return SuggestionView(
        suggestion_id=question.id,
        workspace_id=question.workspace_id,
        person_id=question.suggested_person_id,
        status=question.status,
        confidence=question.confidence,
        faces=await asked_faces(question.id),
        taken_at=question.taken_at,
        recipients=await _recipients(question, rivals),
        is_asked=question.is_asked,
        operation_id=question.operation_id,
        rivals=tuple(rival.id for rival in rivals),
        person_number=question.number,
        reason=question.reason,
    )


async def _rivals(question: _Question) -> list[_Rival]:
    person_id = question.suggested_person_id
    alike = (await look_alikes(question.workspace_id, [person_id])).get(person_id)
    return await sql.rows(_Rival, _RIVALS, question.face_instance_id, list(alike)) if alike else []


async def _recipients(question: _Question, rivals: Sequence[_Rival]) -> tuple[SuggestionRecipient, ...]:
    """A recipient who may answer for both of two look-alikes is asked once, by the older question."""
    persons = [question.suggested_person_id, *(rival.suggested_person_id for rival in rivals)]
    owners = await sql.rows(_Owner, _OWNERS, persons, question.asset_id, question.id)
    own: dict[int, dict[PersonId, str]] = {}
    for owner in owners:
        own.setdefault(owner.tg_user_id, {})[owner.person_id] = _name(owner)
    asked = [owner for owner in owners if owner.person_id == question.suggested_person_id]
    found = [
        SuggestionRecipient(
            owner.tg_user_id,
            owner.language,
            _name(owner),
            owner.title,
            rivals=_known_as(rivals, own[owner.tg_user_id]),
            is_unsure=owner.is_unsure,
            is_later=owner.is_later,
        )
        for owner in asked
    ]
    found = [one for one in found if not _is_asked_elsewhere(question.id, one.rivals)]
    is_for_admins = all(owner.is_unsure for owner in asked)  # also where there is none
    if is_for_admins and not await _are_admins_asked(question, rivals):
        found += await _admins(question, rivals, but={owner.tg_user_id for owner in asked})
    return tuple(found)


async def _are_admins_asked(question: _Question, rivals: Sequence[_Rival]) -> bool:
    """Whether an older question about the face asks the admins already, because no owner of its person can
    answer either. Otherwise that question waits for another family, perhaps in vain.
    """
    for rival in rivals:
        if rival.id < question.id and rival.status == SuggestionStatus.PENDING:
            person_id = rival.suggested_person_id
            owners = await sql.rows(_Owner, _OWNERS, [person_id], question.asset_id, rival.id)
            if all(owner.is_unsure for owner in owners):
                return True
    return False


async def _admins(
    question: _Question, rivals: Sequence[_Rival], *, but: set[int]
) -> list[SuggestionRecipient]:
    """but: chats of owners, who were asked as owners already."""
    names = {rival.suggested_person_id: _name(rival) for rival in rivals}
    return [
        SuggestionRecipient(
            admin.tg_chat_id,
            admin.language,
            _name(question),
            question.title,
            as_admin=True,
            rivals=_known_as(rivals, names),
        )
        for admin in await deciders(question.workspace_id)
        if admin.tg_chat_id not in but
    ]


def _name(person: _Question | _Rival | _Owner) -> str:
    return of_person(person.number, person.name)


def _known_as(rivals: Sequence[_Rival], names: dict[PersonId, str]) -> tuple[Rival, ...]:
    return tuple(
        Rival(rival.id, rival.status, names[rival.suggested_person_id], rival.number, rival.operation_id)
        for rival in rivals
        if rival.suggested_person_id in names
    )


def _is_asked_elsewhere(suggestion_id: SuggestionId, rivals: Sequence[Rival]) -> bool:
    return any(
        rival.suggestion_id < suggestion_id and rival.status == SuggestionStatus.PENDING for rival in rivals
    )


async def photo_of_suggestion(suggestion_id: SuggestionId) -> AssetId | None:
    """The photo of the question's face. The right to see it is checked later."""
    return await sql.value(
        AssetId,
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.id = $1""",
        suggestion_id,
    )
