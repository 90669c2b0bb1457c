"""Lists every kind of task: the queue in which it waits and how long one try may hold it.

A task of a kind that is missing here cannot be added, and a worker without a job for a kind refuses to start.
"""

from dataclasses import dataclass

BOT, VISION, DELIVERY = "bot", "vision", "delivery"
# A consumer prolongs the lease of its task every few seconds. One that does not for this long counts as dead.
LEASE_S = 6.0
# When a process dies, all tasks that it held count one crash, although at most one of them is to blame.
CRASHES_PER_ATTEMPT = 3


@dataclass(frozen=True, slots=True)
class TaskKind:
    """lease_s: how long one try may take; then it is given up. It has nothing to do with LEASE_S.

    begins_again: whether `/doctor` begins a dead task of this kind again. False where `bury_task` has ended
    what the task was about, so that nothing is left for a second run.
    """

    queue: str
    lease_s: int = 60
    max_attempts: int = 5
    begins_again: bool = True


TASK_KINDS: dict[str, TaskKind] = {
    # Its payload is deleted.
    "handle_update": TaskKind(BOT, lease_s=120, begins_again=False),
    "recognise_asset": TaskKind(VISION, lease_s=120),
    "recognise_video": TaskKind(VISION, lease_s=300),  # it has up to sixteen frames
    # Whoever sent the photo was asked for it again.
    "judge_training_photo": TaskKind(VISION, lease_s=120, begins_again=False),
    "judge_chosen_face": TaskKind(VISION, begins_again=False),
    "judge_gallery_photo": TaskKind(VISION, lease_s=120, begins_again=False),
    "picture_request": TaskKind(VISION, lease_s=120),
    "picture_join": TaskKind(VISION, lease_s=300),
    "find_resemblances": TaskKind(VISION),
    "ask_questions": TaskKind(VISION),
    "picture_suggestion": TaskKind(VISION, lease_s=300),
    "propagate_face": TaskKind(VISION),
    "cluster_faces": TaskKind(VISION, lease_s=300),
    # The run itself ends earlier, by CLUSTERING_TIMEOUT_S.
    "regroup_faces": TaskKind(VISION, lease_s=7200),
    "picture_cluster": TaskKind(VISION, lease_s=300),
    "picture_inquiry": TaskKind(VISION, lease_s=300),
    "propose_settings": TaskKind(VISION, lease_s=300),
    "picture_photo": TaskKind(VISION, lease_s=300),
    "draw_view": TaskKind(VISION, lease_s=300),
    # The row of the look is deleted.
    "look_closer": TaskKind(VISION, lease_s=300, begins_again=False),
    "look_at_repost": TaskKind(VISION, lease_s=300),
    "picture_sheet": TaskKind(VISION, lease_s=300),
    # Its photo is offered: a press begins it again.
    "clean_document": TaskKind(VISION, lease_s=120, begins_again=False),
    "sync_asset_faces": TaskKind(VISION, max_attempts=1000),
    "sync_moved_faces": TaskKind(VISION, lease_s=300, max_attempts=1000),
    "sync_person_faces": TaskKind(VISION, max_attempts=1000),
    # The search itself ends earlier, by PROPAGATE_TIMEOUT_S.
    "backfill_person": TaskKind(VISION, lease_s=7200),
    "rematch_person": TaskKind(VISION, lease_s=300),
    "rematch_rivals": TaskKind(VISION, lease_s=300),
    "match_refused": TaskKind(VISION),
    "send_held_back": TaskKind(VISION, lease_s=300),
    "purge_erasure": TaskKind(VISION, lease_s=120, max_attempts=1000),
    "rewrite_files": TaskKind(VISION, lease_s=7200, max_attempts=1000),
    "forget_original": TaskKind(VISION, max_attempts=1000),
    "tidy_up": TaskKind(VISION, lease_s=7200),  # each of its parts has five minutes
    "compare_index": TaskKind(VISION, lease_s=7200),
    "rebuild_index": TaskKind(VISION, lease_s=7200, max_attempts=1000),
    "examine_service": TaskKind(VISION, lease_s=7200),
    "look_again": TaskKind(VISION, lease_s=600),
    "rerun_matching": TaskKind(VISION, lease_s=7200),
    # The other program was told that it failed.
    "handle_queue_message": TaskKind(DELIVERY, lease_s=300, begins_again=False),
    "publish_queue_message": TaskKind(DELIVERY, max_attempts=1000),
    "call_webhook": TaskKind(DELIVERY),
    "show_webhook_stopped": TaskKind(DELIVERY),
    # Waiting for a turn, the send, and the writing of its answer may take half a minute each.
    # Its photo is offered, or it may have arrived.
    "deliver": TaskKind(DELIVERY, lease_s=120, begins_again=False),
    "find_deliveries": TaskKind(DELIVERY, lease_s=300),
    "find_message": TaskKind(DELIVERY, lease_s=300),
    "correct_delivery": TaskKind(DELIVERY),
    "correct_captions": TaskKind(DELIVERY, lease_s=120),
    "forget_names": TaskKind(DELIVERY, lease_s=120, max_attempts=1000),
    "show_introduction": TaskKind(DELIVERY),
    "show_quota": TaskKind(DELIVERY),
    # Telegram is asked about each group and each admin, and may take seconds for an answer.
    "show_together": TaskKind(DELIVERY, lease_s=300),
    "show_deciding": TaskKind(DELIVERY),
    "show_new_deciders": TaskKind(DELIVERY, lease_s=300),
    "show_progress": TaskKind(DELIVERY),
    "show_verdict": TaskKind(DELIVERY),
    "show_verdicts": TaskKind(DELIVERY),
    "show_doubts": TaskKind(DELIVERY),
    "show_gallery_photo": TaskKind(DELIVERY, lease_s=300),
    "show_odd_photos": TaskKind(DELIVERY),
    "show_fresh_photos": TaskKind(DELIVERY),
    "show_mistakes": TaskKind(DELIVERY),
    "show_request": TaskKind(DELIVERY, lease_s=300),
    "offer_requests": TaskKind(DELIVERY),
    "show_resemblance": TaskKind(DELIVERY),
    "show_decision": TaskKind(DELIVERY, lease_s=300),
    "show_join": TaskKind(DELIVERY, lease_s=300),
    "show_sharing": TaskKind(DELIVERY),
    "show_suggestion": TaskKind(DELIVERY, lease_s=300),
    "show_cluster": TaskKind(DELIVERY),
    "show_inquiry": TaskKind(DELIVERY),
    "show_proposal": TaskKind(DELIVERY),
    "show_setting_proposal": TaskKind(DELIVERY),
    "show_photo_card": TaskKind(DELIVERY),
    "show_grid": TaskKind(DELIVERY),
    "show_closer_look": TaskKind(DELIVERY),
    "show_photo_gone": TaskKind(DELIVERY),
    "show_sheet": TaskKind(DELIVERY),
    "show_offer": TaskKind(DELIVERY),
    "show_left": TaskKind(DELIVERY),
    "show_ended": TaskKind(DELIVERY),
    "take_back_cards": TaskKind(DELIVERY, lease_s=120, max_attempts=1000),
    "take_back_card": TaskKind(DELIVERY, max_attempts=1000),
    "show_certificate": TaskKind(DELIVERY),
    "tell_relative": TaskKind(DELIVERY),
    "show_unknown_deliveries": TaskKind(DELIVERY),
    "show_late_photos": TaskKind(DELIVERY),
    "show_dead_task": TaskKind(DELIVERY),
    "show_report": TaskKind(DELIVERY),
    "show_engine_change": TaskKind(DELIVERY),
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
# A finished task of these kinds stays while the same press (or hour, for `tidy_up`) may ask again: it is not
# added twice then.
ONCE_KINDS = frozenset({"tidy_up", "show_quota", "picture_sheet", "show_sheet"})
# Tasks of these kinds go through all faces, page by page or person by person, and note each in their report.
PAGING_KINDS = frozenset({"compare_index", "rebuild_index", "examine_service", "rerun_matching"})
