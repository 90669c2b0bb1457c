"""Tells of a task that was given up."""

from typing import Final

from bot.messages.card import Card
from bot.messages.words import Words
from domain.ids import TaskId

# What is affected when a task of these kinds is given up. `/doctor` begins all but the updates again.
_TEXTS: Final = {
    **dict.fromkeys(("recognise_asset", "recognise_video"), "health.dead_photo"),  # posted in groups
    **dict.fromkeys(
        (
            *("correct_delivery", "correct_captions", "take_back_card", "take_back_cards", "forget_names"),
            *("purge_erasure", "rewrite_files", "forget_original", "rematch_person"),
        ),
        "health.dead_stays",
    ),
    **dict.fromkeys(
        (
            *("picture_request", "show_request", "offer_requests", "show_decision", "show_join"),
            *("picture_suggestion", "show_suggestion", "ask_questions", "tell_relative", "show_certificate"),
        ),
        "health.dead_waits",
    ),
    "handle_update": "health.dead_update",
}


def dead_task_card(kind: str, task_id: TaskId, error: str, language: str) -> Card:
    """error: a class name or code."""
    key = _TEXTS.get(kind, "health.dead")
    return Card(Words(language).html(key, kind=kind, number=task_id, error=error))
