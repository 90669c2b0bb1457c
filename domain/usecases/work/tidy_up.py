"""Removes what has become too old: requests that nobody decided, groups that the bot left, what nobody is
left to decide about, unknown faces, absorbed persons, finished work, used links, questions that nobody
answered. It also asks the questions and makes the comparisons that are due.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, GroupId, WorkspaceId
from domain.ports import Doorbell, PhotoStore, VectorIndex
from domain.queries import sql
from domain.queries.gallery.odd_photos import IS_ODD_AND_WAITS, is_told, odd_photos, persons_with_photos
from domain.queries.groups.ended_group import GRACE_FROM
from domain.queries.photos.wanted_keys import wanted_keys
from domain.queries.service.intake import are_people_heard
from domain.rules.clusters.clustering import FACES_OF_IGNORED
from domain.rules.photos.store_keys import is_transient, is_view
from domain.settings import Settings
from domain.steps.chats.end_questions import end_left_off, end_old_questions
from domain.steps.clusters.ask_whose_child import ask_whose_child
from domain.steps.clusters.forget_empty_clusters import forget_empty_clusters, group_waiting_faces
from domain.steps.connecting.end_request import PersonOnRequest, end_request
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.erase_rows import lock_person
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.take_back_orphans import take_back_orphans
from domain.steps.faces.forget_faces import forget_faces
from domain.steps.faces.look_anew import rematch_left_in_doubt
from domain.steps.gallery.ask_fresh_photos import ask_fresh_photos
from domain.steps.groups.forget_ended_workspaces import forget_ended_workspaces
from domain.steps.groups.note_ends import note_ends
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.persons.forget_former_persons import forget_former_persons
from domain.steps.persons.forget_parted import forget_parted
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.questions.ask_again import ask_again
from domain.steps.service.add_up_recognitions import add_up_recognitions
from domain.steps.service.forget_old_rows import forget_finished_work, forget_photos_of_nobody, forget_said
from domain.steps.service.one_by_one import foremost, one_by_one
from domain.steps.sharing.end_joins import end_joins
from domain.steps.work.work import transaction
from domain.values.time_limit import limited

_QUESTION_DAYS = 1  # how long a dialogue keeps a question, and words that were typed
_PERSONS_COMPARED = 200  # in each round
PART_S = 300.0  # for each part, as for one long statement

Part = Callable[[], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class _OldFace:
    id: FaceId
    workspace_id: WorkspaceId


async def tidy_up(
    index: VectorIndex,
    store: PhotoStore,
    settings: Settings,
    doorbell: Doorbell,
    more: Mapping[str, Part] | None = None,
) -> dict[str, int]:
    """Returns counts of what was removed or asked. Safe to repeat. more: parts that come last.

    A part that fails or hangs does not keep the others from their turn; the foremost failure is raised then.
    """
    parts: dict[str, Part] = {
        "grouping": lambda: group_waiting_faces(doorbell),
        "asked_again": lambda: ask_again(doorbell),
        "in_doubt": lambda: rematch_left_in_doubt(doorbell),
        "groups_asked": lambda: _ask_about_groups(doorbell),
        "rewriting": lambda: _rewrite_files_again(doorbell),
        "recognitions": add_up_recognitions,
        "leaving": lambda: _note_leaving(doorbell),
        "requests": lambda: _expire_requests(settings, doorbell),
        "joins": lambda: _end_joins(settings, doorbell),
        "groups": lambda: _forget_left_groups(settings, doorbell),
        "workspaces": lambda: forget_ended_workspaces(doorbell),
        "unknown_faces": lambda: _forget_unknown_faces(index, settings),
        "former_persons": lambda: forget_former_persons(settings, doorbell),
        "participants": lambda: forget_parted(settings, doorbell),
        "originals": lambda: _forget_originals(doorbell),
        "strays": lambda: _forget_strays(store),
        "clusters": lambda: forget_empty_clusters(settings.undo_days, doorbell),
        "questions": _end_questions,
        "left_off": lambda: end_left_off(settings.request_ttl_days),
        "rows": forget_finished_work,
        "photos": lambda: forget_photos_of_nobody(settings.unknown_face_ttl_days),
        "cards": lambda: take_back_orphans(doorbell),
        "odd_photos": lambda: _compare_training_photos(doorbell),
        "fresh_photos": lambda: ask_fresh_photos(settings, doorbell),
        "inquiries": lambda: ask_whose_child(settings, doorbell),
        "said": lambda: forget_said(settings.said_days),
    }
    return await _do_all(parts | dict(more or {}))


async def _do_all(parts: Mapping[str, Part]) -> dict[str, int]:
    counts, failed = dict[str, int](), list[Exception]()
    for name, part in parts.items():
        try:
            async with limited(PART_S):
                counts[name] = await part() or 0
        except Exception as error:  # the other parts are done before it is raised
            error.add_note(f"in the part {name}")
            failed.append(error)
    if failed:
        raise foremost(failed)
    return counts


async def _note_leaving(doorbell: Doorbell) -> None:
    """Notes members who left a group if only a look-up found it out, and groups that the bot has left. Such
    groups are not noted while updates may be lost: the bot may have been added again.
    """
    are_heard = await are_people_heard()
    async with transaction(doorbell) as work:
        await note_leaving(work)
        if are_heard:
            await note_ends(work)


async def _ask_about_groups(doorbell: Doorbell) -> None:
    """Asks about groups that an earlier version put together unasked. A chat gets the question only once."""
    async with transaction(doorbell) as work:
        for workspace_id in await sql.values(
            WorkspaceId, "SELECT id FROM workspaces WHERE NOT is_agreed AND erasing_at IS NULL ORDER BY id"
        ):
            await work.add("show_together", workspace_id=workspace_id)


async def _rewrite_files_again(doorbell: Doorbell) -> None:
    """Adds the task `rewrite_files` again for erases whose files were not rewritten within a day."""
    lasting = await sql.value(
        int,
        """SELECT 1 FROM erasures WHERE state = 'verified' AND rewritten_at IS NULL
             AND verified_at < now() - interval '1 day' LIMIT 1""",
    )
    if lasting is not None:
        async with transaction(doorbell) as work:
            await work.add("rewrite_files", dedupe="files", lane="files")


async def _compare_training_photos(doorbell: Doorbell) -> int:
    """Finds odd training photos of persons who were connected before this was checked, or whose photos a new
    engine compares differently.
    """
    found = 0
    with one_by_one() as row:
        for person_id in await persons_with_photos(_PERSONS_COMPARED):
            with row(person_id):
                odd = await odd_photos(person_id)
                if odd is None or await is_told(odd):
                    continue
                async with transaction(doorbell) as work:
                    await work.add("show_odd_photos", person_id=str(person_id))
                found += 1
    return found


# The time of a draft counts from its latest photo, or from when one was last sent again or judged.
_STALE = """
SELECT p.id, p.workspace_id, r.tg_user_id FROM persons p
JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
JOIN participants r ON r.id = l.participant_id
WHERE p.approval IN ('draft', 'requested') AND p.erasing_at IS NULL
  AND CASE p.approval WHEN 'requested' THEN p.requested_at ELSE greatest(p.updated_at,
          (SELECT max(a.updated_at) FROM image_assets a WHERE a.enrols_person_id = p.id)) END
      < now() - make_interval(days => $1)
"""
_STILL_STALE = f"{_STALE} AND p.id = $2"


async def _expire_requests(settings: Settings, doorbell: Doorbell) -> int:
    """Ends requests that nobody decided in time, but none while the bot does not hear people."""
    if not await are_people_heard():
        return 0
    ended = 0
    with one_by_one() as row:
        for asked in await sql.rows(PersonOnRequest, _STALE, settings.request_ttl_days):
            with row(asked.id):
                async with transaction(doorbell) as work:
                    # The request may have been sent, or got another photo, since the list was read. Whoever
                    # does that holds the person's row.
                    await lock_person(asked.workspace_id, asked.id)
                    if await sql.one(PersonOnRequest, _STILL_STALE, settings.request_ttl_days, asked.id):
                        await end_request(work, asked, settings)
                        ended += 1
    return ended


async def _end_joins(settings: Settings, doorbell: Doorbell) -> int:
    async with transaction(doorbell) as work:
        return await end_joins(work, settings.request_ttl_days)


async def _forget_left_groups(settings: Settings, doorbell: Doorbell) -> int:
    """Erases everything of a group that removed the bot and did not take it back in time.

    While updates may be lost, no group is erased: it may have taken the bot back meanwhile. For the same
    reason its time begins anew with the restore of a backup.
    """
    if not await are_people_heard():
        return 0
    left = await sql.values(
        GroupId,
        f"""SELECT g.id FROM groups g WHERE NOT g.active AND {GRACE_FROM} < now() - make_interval(days => $1)
           ORDER BY g.id""",  # noqa: S608  a constant
        settings.group_grace_days,
    )
    with one_by_one() as row:
        for group_id in left:
            with row(group_id):
                async with transaction(doorbell) as work:
                    await erase_group_rows(work, group_id, Order(), settings, only_if_left=True)
    return len(left)


async def _forget_unknown_faces(index: VectorIndex, settings: Settings) -> int:
    """Deletes old unknown faces, also those on training photos that were taken out.

    Points are deleted before faces: a crash in between must not leave a deleted face in the index. Searches
    miss a face that stays without a point until the daily comparison (`compare_index`) writes it again.
    A face that became somebody's meanwhile stays. Its version grows, which says that the index does not show
    it: until the index does, searches look for the face in Postgres.

    The time counts from the face's last change, so that an undo can still give the face back. Of an ignored
    cluster the best faces stay, so that new faces still join it. The faces of a card that waits for answers
    stay until all are answered, at most as long again: their numbers on the picture count all of them.
    The face on an odd training photo stays until a moderator has decided whose it is, or its sender is gone.
    """
    old = await sql.rows(
        _OldFace,
        f"""SELECT f.id, f.workspace_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           LEFT JOIN persons p ON p.id = a.enrols_person_id
           WHERE f.person_id IS NULL
             AND (a.kind = 'post' OR p.approval = 'approved' AND ({IS_ODD_AND_WAITS}) IS NOT TRUE)
             AND f.updated_at < now() - make_interval(days => $1)
             AND f.id NOT IN (
                 SELECT best.id FROM clusters c CROSS JOIN LATERAL (
                     SELECT id FROM face_instances
                     WHERE cluster_id = c.id AND person_id IS NULL
                     ORDER BY quality_score DESC NULLS LAST, id LIMIT $2) best
                 WHERE c.state = 'ignored')
             AND NOT EXISTS (
                 SELECT 1 FROM face_suggestions s WHERE s.face_instance_id = f.id
                   AND coalesce(s.asked_with_id, s.id) IN (
                     SELECT coalesce(asked_with_id, id) FROM face_suggestions
                     WHERE status = 'PENDING' AND created_at > now() - make_interval(days => $1)))
           ORDER BY f.workspace_id LIMIT 10000""",  # noqa: S608  a constant
        settings.unknown_face_ttl_days,
        FACES_OF_IGNORED,
    )
    of_workspace: dict[WorkspaceId, list[FaceId]] = defaultdict(list)
    for face in old:
        of_workspace[face.workspace_id].append(face.id)
    forgotten = 0
    for workspace_id, ids in of_workspace.items():
        await index.delete_faces(workspace_id, ids)
        # One transaction for each: it locks the workspace, whose photos wait for it meanwhile.
        async with sql.in_transaction():
            forgotten += await forget_faces(ids)
            await sql.execute(
                "UPDATE face_instances SET version = version + 1 WHERE id = ANY($1::uuid[])", ids
            )
    return forgotten


async def _forget_originals(doorbell: Doorbell) -> int:
    """Has originals removed whose task was lost in a crash between two commits. Returns how many originals
    are stored, also those that are still needed.
    """
    stored = await sql.values(AssetId, "SELECT id FROM image_assets WHERE path IS NOT NULL")
    async with transaction(doorbell) as work:
        await forget_originals(work, stored)
    return len(stored)


async def _forget_strays(store: PhotoStore) -> int:
    """Deletes bytes that no row names: stored by a worker that died, or that was slower than another one; and
    what the API showed, which is drawn again for whoever looks at it again.

    A worker commits the row before it stores the bytes, so the bytes of a worker at work are no strays. Only
    the pictures of photo cards and grids have no row: they go as soon as this runs, and are drawn again.
    """
    await store.forget_drafts()
    stored = [key async for key in store.list("") if is_transient(key) or is_view(key)]
    wanted = await wanted_keys()
    strays = [key for key in stored if key not in wanted]
    await store.delete(strays)
    return len(strays)


async def _end_questions() -> int:
    async with sql.in_transaction():
        return await end_old_questions(_QUESTION_DAYS)
