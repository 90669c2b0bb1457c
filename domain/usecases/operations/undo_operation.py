"""Undoes an operation, as far as nothing has changed since."""

from collections.abc import Mapping

from domain.errors import Conflict, NotFound
from domain.ids import OperationId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, acting_on, moderating
from domain.queries.operations.done import Done, done_before
from domain.queries.operations.recorded_operation import (
    RecordedOperation,
    recorded_move,
    recorded_operation,
)
from domain.queries.sharing.links import has_owner
from domain.queries.sharing.own_change import is_own_change
from domain.rules.access.access import ensure_may_change, ensure_may_decide_link, ensure_may_move
from domain.settings import Settings
from domain.states import Approval, Basis, PersonStatus
from domain.steps.deliveries.owe_deliveries import owe_after_hiding, owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import look_anew, rematch_after_undo
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.gallery.give_back_photos import give_back_photos
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.announce_move_back import announce_move_back
from domain.steps.operations.give_back_face_state import (
    give_back_former_basis,
    give_back_pins,
    give_back_refusals,
)
from domain.steps.operations.give_back_fields import Persons, end_made_persons, give_back_fields
from domain.steps.operations.give_back_links import call_plainly_again, give_back_links
from domain.steps.operations.give_back_said import give_back_said
from domain.steps.operations.give_back_seconds import give_back_seconds
from domain.steps.operations.part_or_join_again import part_or_join_again
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.absorb_person import absorb_person
from domain.steps.persons.lock_persons import LockedPerson, ensure_somebody, lock_persons
from domain.steps.persons.set_person_field import Changes
from domain.steps.questions.ask_at_once import ask_at_once
from domain.steps.settings.put_settings import give_back_settings
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import Work, transaction
from domain.values.operation_kinds import (
    OF_CLUSTER_PAIRS,
    OF_LOOK_ALIKES,
    OF_MODERATORS,
    OF_OWNERS,
    OF_RECIPIENTS,
    OWN,
)
from domain.values.way_back import Change, WayBack

_CONCERN_MATCHING = {"status", "approval", "birth_date"}


async def undo_operation(
    operation_id: OperationId, by: Requester, *, settings: Settings, doorbell: Doorbell
) -> Done:
    """An undo is an operation itself; to undo it is redo. Faces that were moved on or erased since stay where
    they are and are counted as kept.

    Raises Conflict(`undone_already`: by), Conflict(`too_late`) for one that is too old or has no undo,
    Conflict(`changed_since`) when nothing of it can be given back, or not what belongs together,
    Conflict(`last_owner`, `left_themselves`, `merged`: into), see `give_back_links`, Conflict(`not_approved`:
    number) for a decision about links to somebody who is trained anew, and for a merge that is
    redone those of `ensure_may_absorb`. Raises NotFound and Forbidden for a requester who may not undo it,
    NotFound also where one of its persons is being erased or gone, Untold where only Telegram could tell.
    """
    known = await _find(operation_id, settings.undo_days)
    if (again := await done_before(by)) is not None:
        return again
    acting = await _acting(known, by)
    _ensure_open(known)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        await lock_workspace(acting.workspace_id)  # a name may be given back
        # Persons are locked before the operation, as an erasure does, which ends their operations.
        persons = await lock_persons(acting.workspace_id, _persons_of(known), in_any_state=True)
        await sql.execute("SELECT id FROM operations WHERE id = $1 FOR UPDATE", operation_id)
        done = await _find(operation_id, settings.undo_days)
        _ensure_open(done)
        await _ensure_may(acting, done, persons)
        if done.is_of_workspace:
            changes = await give_back_settings(acting, done, settings)
            await ask_at_once(work, acting.workspace_id, changes)
            return await record_operation(_back(acting, done).with_undo(settings=changes))
        back, moved, starts = await _take_back(work, acting, done, persons, settings)
        if moved.face_ids or _concerns_matching(back):
            for person in persons.values():
                await choose_prototypes(work, person.id, settings)
        asked = None if _is_merged_again(done, persons) else done.face_count
        return await tell_sharing(work, await record_operation(back, moved, starts=starts, asked=asked))


async def _take_back(
    work: Work, acting: Acting, done: RecordedOperation, persons: Persons, settings: Settings
) -> tuple[Operation, Moved, Mapping[ParticipantId, int]]:
    undo = done.way_back
    if done.kind in OF_CLUSTER_PAIRS:
        return _back(acting, done), await part_or_join_again(work, acting, done, settings), {}
    changes = await give_back_fields(work, undo.get("changes", []), persons)
    is_merge = done.kind == "merge_persons"
    if is_merge and not any(given["field"] == "status" for given in changes):
        raise Conflict("changed_since")  # a later operation decided whether the two are one person
    if _is_merged_again(done, persons):
        return await _merge_again(work, acting, done, changes, persons)
    is_shown = not is_merge and {("status", "ACTIVE")} & {(c["field"], c["after"]) for c in changes}
    links = await give_back_links(work, acting, done, persons)
    links = await call_plainly_again(links, changes, persons)
    moved, starts = await _move_back(work, acting, done, persons)
    if is_shown:
        starts = await owe_after_hiding(work, acting.workspace_id, persons[done.person_number].id)
    if done.face_count and not moved.face_ids and _comes_back(changes):
        raise Conflict("changed_since")  # the faces have another name by now
    changes += await end_made_persons(undo.get("changes", []), persons)
    also = await give_back_said(work, acting, done, persons, moved)
    if not (changes or links or also or moved.face_ids):
        raise Conflict("changed_since")
    training = await give_back_photos(done, persons, moved)
    back = _back(acting, done).with_undo(**also)
    back = back.with_undo(changes=changes, links=links, training=training)
    await rematch_after_undo(work, done, changes, persons, moved.face_ids)
    return back, moved, starts


def _comes_back(changes: Changes) -> bool:
    """Whether these changes bring back a person whose creation was undone."""
    return ("approval", Approval.APPROVED) in {(given["field"], given["after"]) for given in changes}


def _concerns_matching(back: Operation) -> bool:
    """Whether the undo changed what represents a person, or whether the person is matched."""
    undo = back.undo or WayBack()
    return "standing" in undo or bool(
        {given["field"] for given in undo.get("changes", [])} & _CONCERN_MATCHING
    )


def _is_merged_again(done: RecordedOperation, persons: Persons) -> bool:
    """Whether an undone merge is redone: the operation that is undone here had parted the two persons."""
    return done.kind == "merge_persons" and persons[done.person_number].status == PersonStatus.MERGED


async def _merge_again(
    work: Work, acting: Acting, done: RecordedOperation, changes: list[Change], persons: Persons
) -> tuple[Operation, Moved, Mapping[ParticipantId, int]]:
    """Merges again. The survivor gets all that the absorbed person has now, also what came after the undo."""
    undo = done.way_back
    absorbed, survivor = (persons[number] for number in done.pair)
    if absorbed.approval != Approval.APPROVED:  # no person any more: its naming as a cluster was undone
        raise Conflict("changed_since")
    [was] = [given["before"] for given in changes if given["field"] == "status"]
    moved, brought, starts = await absorb_person(work, acting, absorbed, survivor, was=PersonStatus(str(was)))
    await give_back_refusals(work, undo, absorbed.id, moved.face_ids)
    await give_back_pins(undo.get("pinned", ()), survivor.id, moved.face_ids)
    changes += brought["changes"]
    return _back(acting, done).with_undo(**brought).with_undo(changes=changes), moved, starts


def _back(acting: Acting, done: RecordedOperation) -> Operation:
    """The undo, as the operation that is recorded."""
    numbers = (done.person_number, done.other_number)
    return Operation(acting, done.kind, *numbers, asset_id=done.asset_id, undoes=done.id)


async def _acting(known: RecordedOperation, by: Requester) -> Acting:
    if known.is_of_no_person:
        return await moderating(known.workspace_id, by, what="operation")
    return await acting_on(known.person_number, by, knows=by.did(known.actor))


def _persons_of(done: RecordedOperation) -> set[int]:
    if done.kind in OF_CLUSTER_PAIRS:
        return set()
    numbers = [done.other_number] if done.is_of_no_person else [done.person_number, done.other_number]
    return {number for number in numbers if number is not None}


async def _find(operation_id: OperationId, undo_days: int) -> RecordedOperation:
    found = await recorded_operation(operation_id, undo_days=undo_days)
    if found is None:
        raise NotFound("operation")
    return found


def _ensure_open(done: RecordedOperation) -> None:
    if done.undone_by_id is not None:
        raise Conflict("undone_already", by=done.undone_by)
    if done.is_old or done.undo is None:
        raise Conflict("too_late")


async def _ensure_may(acting: Acting, done: RecordedOperation, persons: Persons) -> None:
    if done.is_of_no_person:
        return  # `_acting` admits moderators only
    person_id = persons[done.person_number].id
    owns = await acting.owns_now(person_id)
    if done.kind in OF_OWNERS:
        owns = owns and await _may_give_back_to_other(acting, done, persons)
        ensure_may_change(is_owner=owns, is_moderator=acting.is_moderator)
    elif done.kind in OF_MODERATORS:
        ensure_may_move(is_moderator=acting.is_moderator)
    elif done.kind in OF_RECIPIENTS | OWN:
        is_own = done.actor == acting.actor and await acting.by.is_linked(person_id)
        if not (is_own or (acting.is_moderator and done.kind in OF_RECIPIENTS)):
            raise NotFound("operation")
    elif not await is_own_change(done, acting):
        ensure_somebody(persons[done.person_number])
        ensure_may_decide_link(
            is_owner=owns, has_owner=await has_owner(person_id), is_moderator=acting.is_moderator
        )


async def _may_give_back_to_other(acting: Acting, done: RecordedOperation, persons: Persons) -> bool:
    """Whether an owner may undo what concerns a second person: a moved training photo needs both owners.

    Raises NotFound if the requester does not moderate and has nothing to do with the second person.
    """
    if done.other_number is None:
        return True
    other = persons[done.other_number].id
    if not (acting.is_moderator or await acting.by.is_linked(other)):
        raise NotFound("operation")
    return done.kind in OF_LOOK_ALIKES or await acting.owns_now(other)


async def _move_back(
    work: Work, acting: Acting, done: RecordedOperation, persons: Persons
) -> tuple[Moved, Mapping[ParticipantId, int]]:
    event = await recorded_move(done.batch_id)
    if event is None:
        return Moved(), {}
    undo = done.way_back
    here, there = event.to_person_id, event.from_person_id
    # Faces cannot be given back to a person that was erased since.
    if (there is None) != (event.from_person_number is None):
        return Moved(), {}
    if (here is None) != (event.to_person_number is None):
        return Moved(), {}
    if event.from_person_number is not None and not _can_have_faces(persons[event.from_person_number]):
        return Moved(), {}
    await give_back_seconds(work, done, event)
    moved = await move_faces(
        work,
        Move(
            acting.workspace_id,
            event.face_ids,
            here,
            there,
            actor=acting.actor,
            batch_id=acting.by.batch_id,
            basis=_basis(done),
        ),
    )
    if undo.get("seconds"):
        moved.undo["is_of_seconds"] = True
    await give_back_former_basis(done, event.created_at, moved.face_ids)
    await look_anew(work, moved.face_ids)  # what the matches rest on may have moved meanwhile
    await announce_move_back(work, acting, done, event, moved.face_ids)
    starts: Mapping[ParticipantId, int] = {}
    if here is not None:
        await give_back_refusals(work, undo, here, moved.face_ids)
    if there is not None:
        await give_back_pins(undo.get("pinned", ()), there, moved.face_ids)
        starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=there)
    return moved, starts


def _basis(done: RecordedOperation) -> Basis | None:
    """The basis until the faces get their former one. None for a merge, which changes none. ASSIGNED: a redo
    takes second faces off again (`SECONDS`).
    """
    if done.kind == "merge_persons":
        return None
    return Basis.ASSIGNED if done.way_back.get("is_of_seconds") else Basis.MATCHED


def _can_have_faces(person: LockedPerson) -> bool:
    """Whether the person can have faces: not if it was absorbed, or is not approved any more."""
    return person.status != PersonStatus.MERGED and person.approval == Approval.APPROVED
