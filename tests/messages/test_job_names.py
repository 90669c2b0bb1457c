"""The Mini App's view Health has words for each long task, each queue and each fault."""

import pytest

from bot.locales import LANGUAGES, LOCALES
from domain.queries.work.jobs import LONG_TASKS_OF_PERSONS
from domain.rules.service.retention import DIES_WITH
from domain.values.faults import FAULTS
from domain.values.task_kinds import TASK_KINDS

# The subject kinds that ck_erasures_subject_kind allows.
ERASED = ("person", "contact_faces", "photo", "participant", "group", "workspace")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_long_task_and_each_queue_has_a_name(language: str) -> None:
    names = [f"app.job.{kind}" for kind in (*LONG_TASKS_OF_PERSONS, *DIES_WITH["reports"])]
    names += [f"app.job.erase_{subject}" for subject in ERASED]
    names += [f"app.queue.{queue}" for queue in {kind.queue for kind in TASK_KINDS.values()}]
    assert sorted(names) == sorted(
        key for key in LOCALES[language] if key.startswith(("app.job.", "app.queue."))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fault_is_said_without_markup(language: str) -> None:
    """The Mini App would show a tag as it is; only Telegram reads tags, in the operator's chat."""
    assert all("<" not in str(LOCALES[language][f"alarm.{fault}"]) for fault in FAULTS)
