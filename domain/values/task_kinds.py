"""Lists every kind of task: the queue in which it waits and how long one try may hold it.

A task of a kind that is missing here cannot be added, and a worker without a job for a kind refuses to start.
"""

from dataclasses import dataclass
from enum import StrEnum

BOT, VISION, DELIVERY = "bot", "vision", "delivery"
# A consumer prolongs the lease of its task every few seconds. One that does not for this long counts as dead.
LEASE_S = 6.0
# While the disk of Postgres stalls, no commit ends and nobody can prolong a lease. A consumer counts as dead
# all the same when its lease ended so long ago.
LONGEST_STALL_S = 60.0
# When a process dies, all tasks that it held count one crash, although at most one of them is to blame.
CRASHES_PER_ATTEMPT = 3


class Lack(StrEnum):
    """What is lacking when a task is given up. The card about it says so, by a text of the same name."""

    NOTHING = "nothing"  # somebody is told, a press asks again, or it is only a hint
    PHOTO = "photo"  # a photo posted in a group was not looked at
    STAYS = "stays"  # something was not taken away or put right
    WAITS = "waits"  # somebody was not shown, told or sent something
    UPDATE = "update"  # what somebody did or wrote was not handled


NOTHING, PHOTO, STAYS = Lack.NOTHING, Lack.PHOTO, Lack.STAYS
WAITS, UPDATE = Lack.WAITS, Lack.UPDATE


@dataclass(frozen=True, slots=True)
class TaskKind:
    """lack: what a dead task of this kind leaves undone. It has no default, so that a new kind has to choose.

    lease_s: how long one try may take since its last progress (`time_limit`); then the try is given up. It
    has nothing to do with LEASE_S.

    begins_again: whether *Mend* under `/doctor` begins a dead task of this kind again. False where
    `bury_task` has ended what the task was about, so that nothing is left for a second run.
    """

    queue: str
    lack: Lack
    lease_s: int = 60
    max_attempts: int = 5
    begins_again: bool = True


TASK_KINDS: dict[str, TaskKind] = {
    # Its payload is deleted.
    "handle_update": TaskKind(BOT, UPDATE, lease_s=120, begins_again=False),
    "recognise_asset": TaskKind(VISION, PHOTO, lease_s=120),
    "recognise_video": TaskKind(VISION, PHOTO, lease_s=300),  # it has up to sixteen frames
    # Whoever sent the photo was asked for it again.
    "judge_training_photo": TaskKind(VISION, NOTHING, lease_s=120, begins_again=False),
    "judge_chosen_face": TaskKind(VISION, NOTHING, begins_again=False),
    "judge_gallery_photo": TaskKind(VISION, NOTHING, lease_s=120, begins_again=False),
    "picture_request": TaskKind(VISION, WAITS, lease_s=120),
    "picture_join": TaskKind(VISION, NOTHING, lease_s=300),  # the request is shown without the picture
    "find_resemblances": TaskKind(VISION, WAITS),
    "ask_questions": TaskKind(VISION, WAITS),
    "picture_suggestion": TaskKind(VISION, WAITS, lease_s=300),
    "propagate_face": TaskKind(VISION, WAITS),
    "cluster_faces": TaskKind(VISION, NOTHING, lease_s=300),
    # The run itself ends earlier, by CLUSTERING_TIMEOUT_S.
    "regroup_faces": TaskKind(VISION, NOTHING, lease_s=7200),
    "picture_cluster": TaskKind(VISION, NOTHING, lease_s=300),
    "picture_inquiry": TaskKind(VISION, WAITS, lease_s=300),
    "propose_settings": TaskKind(VISION, NOTHING, lease_s=300),
    "picture_photo": TaskKind(VISION, WAITS, lease_s=300),
    "draw_view": TaskKind(VISION, WAITS, lease_s=300),
    # The row of the look is deleted.
    "look_closer": TaskKind(VISION, NOTHING, lease_s=300, begins_again=False),
    "look_at_repost": TaskKind(VISION, NOTHING, lease_s=300),
    "picture_sheet": TaskKind(VISION, WAITS, lease_s=300),
    # Its photo is offered: a press begins it again.
    "clean_document": TaskKind(VISION, NOTHING, lease_s=120, begins_again=False),
    "sync_asset_faces": TaskKind(VISION, STAYS, max_attempts=1000),
    "sync_moved_faces": TaskKind(VISION, STAYS, lease_s=300, max_attempts=1000),
    "sync_person_faces": TaskKind(VISION, STAYS, max_attempts=1000),
    # The search itself ends earlier, by PROPAGATE_TIMEOUT_S.
    "backfill_person": TaskKind(VISION, WAITS, lease_s=7200),
    "rematch_person": TaskKind(VISION, STAYS, lease_s=300),
    "rematch_rivals": TaskKind(VISION, STAYS, lease_s=300),
    "match_refused": TaskKind(VISION, WAITS),
    "send_held_back": TaskKind(VISION, WAITS, lease_s=300),
    "purge_erasure": TaskKind(VISION, STAYS, lease_s=120, max_attempts=1000),
    "rewrite_files": TaskKind(VISION, STAYS, lease_s=7200, max_attempts=1000),
    "forget_original": TaskKind(VISION, STAYS, max_attempts=1000),
    "tidy_up": TaskKind(VISION, NOTHING, lease_s=7200),  # each of its parts has five minutes
    "compare_index": TaskKind(VISION, NOTHING, lease_s=7200),
    "rebuild_index": TaskKind(VISION, STAYS, lease_s=7200, max_attempts=1000),
    "examine_service": TaskKind(VISION, WAITS, lease_s=7200),
    "look_again": TaskKind(VISION, WAITS, lease_s=600),
    "rerun_matching": TaskKind(VISION, STAYS, lease_s=7200),
    # The other program was told that it failed.
    "handle_queue_message": TaskKind(DELIVERY, NOTHING, lease_s=300, begins_again=False),
    "publish_queue_message": TaskKind(DELIVERY, WAITS, max_attempts=1000),
    "call_webhook": TaskKind(DELIVERY, WAITS),
    "show_webhook_stopped": TaskKind(DELIVERY, WAITS),
    # Waiting for a turn, the send, and the writing of its answer may take half a minute each.
    # Its photo is offered, or it may have arrived.
    "deliver": TaskKind(DELIVERY, NOTHING, lease_s=120, begins_again=False),
    "find_deliveries": TaskKind(DELIVERY, WAITS, lease_s=300),
    "find_message": TaskKind(DELIVERY, NOTHING, lease_s=300),
    "correct_delivery": TaskKind(DELIVERY, STAYS),
    "correct_captions": TaskKind(DELIVERY, STAYS, lease_s=120),
    "forget_names": TaskKind(DELIVERY, STAYS, lease_s=120, max_attempts=1000),
    "show_introduction": TaskKind(DELIVERY, WAITS),
    "show_quota": TaskKind(DELIVERY, WAITS),
    # Telegram is asked about each group and each admin, and may take seconds for an answer.
    "show_together": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_deciding": TaskKind(DELIVERY, WAITS),
    "show_new_deciders": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_progress": TaskKind(DELIVERY, NOTHING),
    "show_verdict": TaskKind(DELIVERY, WAITS),
    "show_verdicts": TaskKind(DELIVERY, WAITS),
    "show_doubts": TaskKind(DELIVERY, WAITS),
    "show_gallery_photo": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_odd_photos": TaskKind(DELIVERY, NOTHING),
    "show_fresh_photos": TaskKind(DELIVERY, NOTHING),
    "show_mistakes": TaskKind(DELIVERY, NOTHING),
    "show_request": TaskKind(DELIVERY, WAITS, lease_s=300),
    "offer_requests": TaskKind(DELIVERY, WAITS),
    "show_resemblance": TaskKind(DELIVERY, WAITS),
    "show_decision": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_join": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_sharing": TaskKind(DELIVERY, WAITS),
    "show_suggestion": TaskKind(DELIVERY, WAITS, lease_s=300),
    "show_cluster": TaskKind(DELIVERY, NOTHING),
    "show_inquiry": TaskKind(DELIVERY, WAITS),
    "show_proposal": TaskKind(DELIVERY, NOTHING),
    "show_setting_proposal": TaskKind(DELIVERY, NOTHING),
    "show_photo_card": TaskKind(DELIVERY, WAITS),
    "show_grid": TaskKind(DELIVERY, WAITS),
    "show_closer_look": TaskKind(DELIVERY, WAITS),
    "show_photo_gone": TaskKind(DELIVERY, WAITS),
    "show_sheet": TaskKind(DELIVERY, WAITS),
    "show_offer": TaskKind(DELIVERY, WAITS),
    "show_left": TaskKind(DELIVERY, WAITS),
    "show_ended": TaskKind(DELIVERY, WAITS),
    "show_ended_workspace": TaskKind(DELIVERY, WAITS),
    "show_erased_group": TaskKind(DELIVERY, WAITS),
    "show_erased_workspace": TaskKind(DELIVERY, WAITS),
    "take_back_cards": TaskKind(DELIVERY, STAYS, lease_s=120, max_attempts=1000),
    "take_back_card": TaskKind(DELIVERY, STAYS, max_attempts=1000),
    "show_certificate": TaskKind(DELIVERY, WAITS),
    "tell_relative": TaskKind(DELIVERY, WAITS),
    "show_unknown_deliveries": TaskKind(DELIVERY, WAITS),
    "show_late_photos": TaskKind(DELIVERY, WAITS),
    "show_dead_task": TaskKind(DELIVERY, NOTHING),
    "show_report": TaskKind(DELIVERY, WAITS),
    "show_engine_change": TaskKind(DELIVERY, WAITS),
}

# A try whose lease is lost is cut off at once. A send is not: only this process hears Telegram's answer, and
# whoever claims the task next waits for ten seconds (`deliver_photo`).
CUT_OFF_AFTER_S = {"deliver": 5.0}
# A waiting task of these kinds is brought forward when a new one would run earlier.
HURRIED_KINDS = frozenset(
    {"find_deliveries", "recognise_asset", "recognise_video", "look_at_repost", "show_late_photos"}
)
# Each takes as long as many tasks of other kinds, or waits as long for another program's answer. A process
# does only a few of these at once, so that the other kinds are not kept waiting.
SLOW_KINDS = frozenset({"recognise_video", "look_at_repost", "call_webhook"})
# An erase does not wait for tasks of these kinds, which mostly remove.
ERASING_KINDS = frozenset(
    {
        "purge_erasure",
        "rewrite_files",
        "forget_original",
        "tidy_up",
        "take_back_cards",
        "take_back_card",
        "show_certificate",
    }
)
# The finished row of these kinds is kept longer, so that the same press (or hour for `tidy_up`, or day for
# `show_quota`) does not add the task a second time.
ONCE_KINDS = frozenset({"tidy_up", "show_quota", "picture_sheet", "show_sheet"})
# News that are given up when their chat stays closed to the bot for half a year (`forget_old_rows`). A task
# of another kind that waits for a chat stays.
UNTOLD_KINDS = frozenset(
    {"tell_relative", "show_ended", "show_ended_workspace", "show_erased_group", "show_sharing"}
)
# Tasks of these kinds go through all faces, page by page or person by person, and note each in their report.
PAGING_KINDS = frozenset({"compare_index", "rebuild_index", "examine_service", "rerun_matching"})
