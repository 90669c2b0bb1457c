"""Work that was given up is answered, offered or begun again, and keeps no other work from its turn."""

from tests.guards.guard import Guard

_BURY = "domain/steps/work/bury_task.py"
_UNDONE = "tests/usecases/operations/test_undo_searches.py"
_QUEUE = "tests/usecases/faces_queue/test_queue_deletes.py"
_SWEEP = "tests/usecases/work/test_sweep_tasks.py::TestBurial"
_ENDED = "tests/usecases/groups/test_ended_workspaces.py"
_TWICE = "tests/usecases/questions/test_twice_on_a_photo.py"
_PARTS = "tests/usecases/work/test_tidy_parts.py"
_TOLD = "tests/usecases/work/test_show_dead_task.py"

GIVEN_UP_GUARDS = (
    Guard(
        "a match whose check died is decided again",
        "domain/usecases/work/tidy_up.py",
        '        "in_doubt": lambda: rematch_left_in_doubt(doorbell),\n',
        "",
        (f"{_UNDONE}::test_the_hourly_round_decides_again_the_matches_that_a_dead_task_did_not",),
    ),
    Guard(
        "a match beside a confirmed face is decided again although the task of that died",
        "domain/steps/faces/unfounded.py",
        "SET matched_by = ARRAY['00000000-0000-0000-0000-000000000000'::uuid]",
        "SET matched_by = f.matched_by",
        (f"{_TWICE}::test_the_hourly_round_decides_the_match_again_when_the_task_died",),
    ),
    Guard(
        "whoever wrote to the faces queue hears that the message was given up",
        _BURY,
        "    if received is not None:\n",
        "    if received is None:\n",
        (f"{_QUEUE}::test_a_message_that_was_given_up_is_answered_with_what_was_changed",),
    ),
    Guard(
        "a document whose photo could not be made is offered",
        _BURY,
        "await offer_undrawn(work, asset_id)",
        "assert offer_undrawn",
        (f"{_SWEEP}::test_a_document_whose_photo_could_not_be_made_is_offered",),
    ),
    Guard(
        "news whose workspace was deleted meanwhile come once",
        "workers/erasing/show_erasures.py",
        "if await is_workspace_known(workspace_id):",
        "if is_workspace_known:",
        (f"{_ENDED}::test_news_that_waited_until_its_workspace_was_deleted_is_sent_once",),
    ),
    Guard(
        "a chat that opened during a try is tried soon",
        "domain/usecases/work/give_back_task.py",
        "CASE WHEN {_HAS_JUST_OPENED} THEN {_SOON_S}\n",
        "CASE WHEN false THEN {_SOON_S}\n",
        ("tests/usecases/work/test_give_back_task.py::test_a_chat_that_opened_during_the_try_is_tried_soon",),
    ),
    Guard(
        "a row that fails does not keep the next ones from their turn",
        "domain/steps/service/one_by_one.py",
        "            failed.append(error)\n",
        "            raise\n",
        (f"{_PARTS}::test_a_group_that_cannot_be_erased_does_not_hold_up_the_next_ones",),
    ),
    Guard(
        "whoever decides nothing any more is not told of dead tasks",
        "workers/show.py",
        "if view.workspace_id is None or not await may_read(view.workspace_id, reader, world):",
        "if view.workspace_id is None:",
        (f"{_TOLD}::test_whoever_let_the_bot_in_and_left_is_not_told",),
    ),
    Guard(
        "a task that was begun again and died again is told anew",
        "workers/show.py",
        'subject = f"{view.task_id}:{view.died_at.timestamp()}"',
        'subject = f"{view.task_id}"',
        (f"{_TOLD}::test_a_task_that_was_begun_again_and_died_again_is_told_anew",),
    ),
)
