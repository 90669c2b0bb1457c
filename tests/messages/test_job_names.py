"""The Mini App calls long work and queues by words that a person understands."""

import pytest

from bot.locales import LANGUAGES
from bot.messages.words import Words
from domain.queries.work.jobs import _OF_PERSONS
from domain.values.task_kinds import TASK_KINDS

SUBJECTS = ("person", "contact_faces", "participant", "group", "workspace")  # ck_erasures_subject_kind
QUEUES = {kind.queue for kind in TASK_KINDS.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_long_work_and_each_queue_has_a_name(language: str) -> None:
    words = Words(language)
    names = [f"app.job.{kind}" for kind in _OF_PERSONS]
    names += [f"app.job.erase_{subject}" for subject in SUBJECTS]
    names += [f"app.queue.{queue}" for queue in QUEUES]
    assert len({words.plain(name) for name in names}) == len(names)
