"""The faces queue: nothing is lost, done twice, done to others, or reported without having happened. And what
waits for a neighbour, or lost its task, goes on.
"""

from tests.guards.guard import Guard

_CAME = ("tests/usecases/faces_queue/test_queue_messages.py",)
_OUT = ("tests/usecases/faces_queue/test_announce.py",)
_NOBODY = ("tests/usecases/faces_queue/test_announce_nobody.py",)
_REPEATS = ("tests/usecases/faces_queue/test_queue_repeats.py",)
_RULES = ("tests/rules/faces_queue/test_queue_messages.py",)

QUEUE_GUARDS = (
    Guard(
        "an entry of the faces queue is one row",
        "domain/usecases/faces_queue/receive_queue_message.py",
        "hashlib.sha256(data).hexdigest()",
        'hashlib.sha256(data + __import__("os").urandom(8)).hexdigest()',
        ("tests/usecases/faces_queue/test_queue_repeats.py",),
    ),
    Guard(
        "an entry leaves the faces queue after its commit",
        "workers/faces_queue/queue_jobs.py",
        "        new += await receive_queue_message(entry_id, data, world.doorbell)\n"
        "        await world.faces_queue.acknowledge(entry_id)\n",
        "        await world.faces_queue.acknowledge(entry_id)\n"
        "        new += await receive_queue_message(entry_id, data, world.doorbell)\n",
        ("tests/usecases/faces_queue/test_queue_repeats.py",),
    ),
    Guard(
        "a message that a dead reader of the faces queue left is read again",
        "domain/adapters/redis/redis_faces_queue.py",
        "return await self._left() or await self._new()",
        "return await self._new()",
        ("tests/adapters/redis/test_faces_queue.py",),
    ),
    Guard(
        "a message of the faces queue does not overtake one that stands behind trimmed ones",
        "domain/adapters/redis/redis_faces_queue.py",
        "bool(left) or any(gone)",
        "bool(left)",
        ("tests/adapters/redis/test_faces_queue.py",),
    ),
    Guard(
        "a message of the faces queue does not overtake one that could not be taken in",
        "domain/adapters/redis/redis_faces_queue.py",
        "if self._handed_out != set():",
        "if self._handed_out is None:",
        ("tests/adapters/redis/test_faces_queue.py",),
    ),
    Guard(
        "one process reads the faces queue at a time",
        "domain/adapters/redis/redis_faces_queue.py",
        "if await self._redis.get(self._reader) != self._me:\n            return False",
        "if await self._redis.get(self._reader) is None:\n            return False",
        ("tests/adapters/redis/test_faces_queue.py",),
    ),
    Guard(
        "a message does what its press did once",
        "domain/queries/faces_queue/queue_message.py",
        'uuid5(NAMESPACE_OID, f"queue:{self.id}")',
        'uuid5(NAMESPACE_OID, f"queue:{self.id}:{id(self)}")',
        _CAME,
    ),
    Guard(
        "a message whose task runs again is done, whatever became of its contacts",
        "workers/faces_queue/queue_jobs.py",
        "    if await done_before(received.by) is not None:\n",
        "    if await done_before(received.by) is not None and not message.face_numbers:\n",
        _REPEATS,
    ),
    Guard(
        "a message whose contact went with its faces is no dead letter",
        "workers/faces_queue/queue_jobs.py",
        "        if faces:\n            return  # the contact was deleted with its faces\n",
        "",
        _REPEATS,
    ),
    Guard(
        "a deletion that is repeated deletes nothing more",
        "workers/faces_queue/queue_jobs.py",
        "    if await was_done_before(received.id):\n        return\n",
        "",
        _REPEATS,
    ),
    Guard(
        "no contact is deleted by a list without its faces",
        "workers/faces_queue/queue_jobs.py",
        "    if not left:\n        return  # the contact",
        "    if not left and message.action != DELETE_CONTACT:\n        return  # the contact",
        _REPEATS,
    ),
    Guard(
        "no contact is merged by a list without its faces",
        "workers/faces_queue/queue_jobs.py",
        "is_meant = left or not (",
        "is_meant = True or not (",
        _REPEATS,
    ),
    Guard(
        "faces of other workspaces do not exist for a message",
        "domain/usecases/faces_queue/begin_queue_message.py",
        "ON f.number = n.number AND f.workspace_id = $3",
        "ON f.number = n.number AND $3::bigint IS NOT NULL",
        ("tests/usecases/faces_queue/test_queue_deletes.py", *_CAME),
    ),
    Guard(
        "contacts of other workspaces do not exist for a message",
        "domain/queries/faces_queue/queue_message.py",
        "WHERE p.workspace_id = $1 AND p.number = $2",
        "WHERE $1::bigint IS NOT NULL AND p.number = $2",
        _CAME,
    ),
    Guard(
        "a list of more faces than an operation takes is refused",
        "domain/rules/faces_queue/queue_messages.py",
        "    if len(given) > MOST_FACES:\n",
        "    if len(given) < 0:\n",
        _RULES,
    ),
    Guard(
        "the admins hear of a dead letter once",
        "workers/faces_queue/queue_jobs.py",
        "if reason is not None and await is_news(received.id):",
        "if reason is not None:",
        _CAME,
    ),
    Guard(
        "a change that came by the faces queue is not announced there",
        "domain/steps/faces_queue/announce.py",
        "    if isinstance(acting.by, QueueRequester):\n        return None\n    body",
        "    body",
        ("tests/usecases/faces_queue/test_queue_deletes.py",),
    ),
    Guard(
        "the deletion of a person is announced without unknown faces of the person's cluster",
        "domain/steps/faces_queue/announce.py",
        "AND CASE WHEN $5\n                 THEN person_id IS NULL AND",
        "AND CASE WHEN $5 OR person_id IS NULL\n                 THEN person_id IS NULL AND",
        _NOBODY,
    ),
    Guard(
        "the end of a dissolved person is announced to other programs",
        "domain/usecases/persons/dissolve_person.py",
        "            announces=announcement(acting, number, None),\n",
        "",
        _NOBODY,
    ),
    Guard(
        "the end of a dissolved person's training photos is announced to other programs",
        "domain/usecases/persons/dissolve_person.py",
        "            await announce_removal(work, acting, number, asset_id)\n",
        "            pass\n",
        _NOBODY,
    ),
    Guard(
        "*Not Anna* is announced to other programs",
        "domain/usecases/deliveries/reject_delivery.py",
        "        announces=announcement(acting, faces[0].number, None),\n",
        "",
        _NOBODY,
    ),
    Guard(
        "an accepted suggestion is announced to other programs",
        "domain/steps/questions/answer_questions.py",
        "        announces=announcement(acting, None, person.number),\n",
        "",
        _NOBODY,
    ),
    Guard(
        "the end of persons who go with a forgotten participant is announced to other programs",
        "domain/steps/erasing/erase_participant_rows.py",
        "        await announce_erasure(work, locked[person_id])\n",
        "",
        _NOBODY,
    ),
    Guard(
        "a message that was published is not published again",
        "domain/usecases/faces_queue/publish_queue_message.py",
        "WHERE id = $1 AND published_at IS NULL",
        "WHERE id = $1",
        _OUT,
    ),
    Guard(
        "the faces that go with an erased group are announced to other programs",
        "domain/steps/erasing/erase_group_rows.py",
        "    await announce_lost_faces(work, group.workspace_id, face_ids)\n",
        "",
        _OUT,
    ),
    Guard(
        "a message whose task was lost is published",
        "domain/steps/work/resume_rows.py",
        "WHERE o.published_at IS NULL AND o.created_at",
        "WHERE false AND o.created_at",
        ("tests/usecases/work/test_sweep_rows.py",),
    ),
    Guard(
        "updates that wait for Telegram are handled once it answers",
        "bot/polling.py",
        'await wake_waiting(BOT, "Telegram", self._doorbell)',
        "pass",
        ("tests/telegram/chats/test_polling.py",),
    ),
    Guard(
        "tasks that begin a lane together cost as much as one while they wait",
        "domain/steps/work/work.py",
        "OR row_number() OVER (PARTITION BY x.lane ORDER BY x.number) > 1",
        "OR false",
        ("tests/usecases/work/test_long_lanes.py",),
    ),
    Guard(
        "a worker ends a task and takes the next one at once",
        "workers/runner.py",
        "if is_done and task.lane is None and goes_on():",
        "if is_done and task.lane == '' and goes_on():",
        ("tests/usecases/work/test_claim_next.py",),
    ),
    Guard(
        "two silent days of a group save no more than the share of an hour",
        "domain/steps/photos/keep_photo.py",
        "greatest(next_photo_at, now() - interval '1 hour') +",
        "next_photo_at +",
        ("tests/usecases/work/test_quotas.py",),
    ),
    Guard(
        "a waiting photo that is posted again takes no second turn",
        "domain/steps/photos/keep_photo.py",
        "await _wait(*turn) if wait_s is None else _Wait(wait_s)",
        "await _wait(*turn)",
        ("tests/usecases/work/test_quotas.py",),
    ),
    Guard(
        "no update is confirmed before it was stored",
        "bot/polling.py",
        "            self._offset = min(waiting)\n",
        "",
        ("tests/telegram/chats/test_polling.py",),
    ),
    Guard(
        "a file that was posted twice in the chat before an upgrade is two postings",
        "domain/usecases/photos/accept_asset.py",
        " AND x.posted_at = $4",
        " AND $4::timestamptz IS NOT NULL",
        ("tests/usecases/photos/test_accept_asset.py",),
    ),
    Guard(
        "whoever comes back is offered again what may have arrived",
        "domain/steps/groups/note_leaving.py",
        "    await offer_again(work, changed)\n",
        "",
        ("tests/usecases/groups/test_note_leaving.py",),
    ),
)
