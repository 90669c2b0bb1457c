"""A group teaches the service: photos are posted, owners answer, a moderator says who unknown people are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.actors import Actor, button_of
from sandbox.eval_sets.sets import SINGLE, post_anew
from sandbox.evaluation import Crowd, Posted, answer_question, gather_crowd, post_all
from sandbox.labelled_photos import LabelledFace, LabelledPhoto, LabelledPhotos
from sandbox.learning.answers import Answers
from sandbox.learning.figures import count_delivered, found_faces, names_of_clusters, score_clusters
from sandbox.outcomes import Question, read_questions
from sandbox.telegram import Message
from sandbox.whole_service import WholeService
from workers.commands.progress import ProgressLine

# The task that a sweep adds for each workspace in the night.
_A_NIGHT = """
INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, ids)
SELECT 'regroup_faces', 'vision', 5, workspace_id::text, jsonb_build_object('workspace_id', workspace_id)
FROM groups WHERE tg_chat_id = $1
"""
_ROUNDS = 20  # an answer may lead to further questions


@dataclass(slots=True)
class Stopwatch:
    """seconds: of each part, in the order in which they were done."""

    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def lap(self, part: str) -> None:
        now = time.monotonic()
        self.seconds[part] = round(now - self._since, 2)
        self._since = now


async def teach(
    service: WholeService,
    photos: LabelledPhotos,
    answers: Answers,
    folder: Path,
    *,
    insists: bool = False,
) -> dict[str, Any]:
    """Everybody is connected with their one photo to enrol; then every other photo is posted, every question
    is answered, every offer is accepted, and unknown people are named (`_name_clusters`). Last, all photos
    are posted again.

    folder: an empty one, for the photos of that last round. insists: when a person looks like a connected
    one, the answer is that they are two people.
    """
    watch = Stopwatch()
    crowd = await gather_crowd(service, photos, insists=insists)
    watch.lap("connected")
    found = await _post_and_answer(crowd, photos, answers, watch)
    again = await post_all(crowd, post_anew(photos, folder).posts)
    watch.lap("posted_again")
    repeated = count_delivered(service, crowd.people, again)
    found["astray"] += [f"again {one}" for one in repeated.astray]
    return {
        **found,
        "delivered_again": repeated.right,
        "wrong_again": repeated.wrong,
        **answers.figures(),
        "seconds": watch.seconds,
    }


async def _post_and_answer(
    crowd: Crowd, photos: LabelledPhotos, answers: Answers, watch: Stopwatch
) -> dict[str, Any]:
    posted = await post_all(crowd, photos.posts)
    watch.lap("posted")
    first = count_delivered(crowd.service, crowd.people, posted)
    asked = await _answer_all(crowd, posted, answers)
    await _accept_offers(crowd)
    watch.lap("answered")
    answered = count_delivered(crowd.service, crowd.people, posted)
    named = await _name_clusters(crowd, posted)
    asked |= await _answer_all(crowd, posted, answers)
    await _accept_offers(crowd)
    watch.lap("named")
    after = count_delivered(crowd.service, crowd.people, posted)
    return {
        "owed": after.owed,
        "wrong": after.wrong,
        "wrong_first": first.wrong,
        "delivered_first": first.right,
        "delivered_answered": answered.right,
        "delivered_after": after.right,
        "named": named,
        "asked_twice": answers.given - len(asked),
        "astray": [*after.astray],
    }


async def group_strangers(service: WholeService, photos: LabelledPhotos) -> dict[str, Any]:
    """Posts the photos of one person each to a group in which nobody is connected, and scores the clusters
    that the service makes of the faces: at once, and in the night after.
    """
    admin, poster = (Actor(service, service.tg.add_user(name)) for name in ("Another admin", "Poster"))
    group = service.tg.add_group("Strangers", members=[poster.person], admins=[admin.person])
    await admin.open_chat()
    await group.add_bot(by=admin.person)
    await admin.settle()
    singles = [photo for photo in photos.posts if len(photo.faces) == 1 and photo.faces[0].box is None]
    singles += [
        LabelledPhoto(path, SINGLE, (LabelledFace(name, None),))
        for name, paths in photos.enrol.items()
        for path in paths
    ]
    since = time.monotonic()
    posted = await post_all(Crowd(service, group, admin, poster, {}), singles)
    at_once = score_clusters(await found_faces(service, group.id, posted))
    await service.database.execute(_A_NIGHT, group.id)
    await admin.settle()
    found = score_clusters(await found_faces(service, group.id, posted))
    return {
        "cluster_purity": round(found.purity, 4),
        "cluster_f1": round(found.f1, 4),
        "cluster_f1_at_once": round(at_once.f1, 4),
        "cluster_photos": len(posted),
        "cluster_seconds": round(time.monotonic() - since, 2),
    }


async def _answer_all(crowd: Crowd, posted: Sequence[Posted], answers: Answers) -> set[Any]:
    """Everybody answers, also questions that an answer led to. Returns who was asked about which face."""
    done: set[int] = set()
    asked: set[tuple[str, int, int]] = set()
    line = ProgressLine()
    for _ in range(_ROUNDS):
        questions = await read_questions(crowd.service, crowd.people, posted)
        waiting = [question for question in questions if question.number not in done]
        if not waiting:
            break
        for question in waiting:
            done.add(question.number)
            if await _answer(crowd, question, answers):
                asked.add((question.account, question.tg_message_id, question.face))
            line.show("questions answered", len(done), len(done) + len(waiting) - 1)
    line.end()
    return asked


async def _answer(crowd: Crowd, question: Question, answers: Answers) -> bool:
    """False where another answer has settled the question meanwhile."""
    actor = crowd.accounts.get(question.account, crowd.nobody)
    is_open = await crowd.service.database.fetchval(
        "SELECT status = 'PENDING' FROM face_suggestions WHERE id = $1", question.number
    )
    if not is_open:
        return False
    return await answer_question(actor, question, says_yes=answers.next(truth=question.is_right))


async def _accept_offers(crowd: Crowd) -> None:
    """Everybody takes all older photos that they are offered."""
    for actor in crowd.accounts.values():
        for message in list(actor.person.inbox):
            if (data := button_of(message, "offerall")) is not None:
                await actor.press_button(message, data)


async def _name_clusters(crowd: Crowd, posted: Sequence[Posted]) -> int:
    """A moderator names each unknown person whose faces all show the same person. Returns how many."""
    names = names_of_clusters(await found_faces(crowd.service, crowd.group.id, posted))
    line = ProgressLine()
    for done, (number, name) in enumerate(names.items(), 1):
        await _name(crowd.admin, number, name)
        line.show("unknown people named", done, len(names))
    line.end()
    return len(names)


async def _name(admin: Actor, number: int, name: str) -> None:
    """Writes the name. If a person has it already, the bot asks whether to merge, and the admin does."""
    await admin.person.write("/unknown")
    await admin.settle()
    await admin.press_button(_last(admin), f"clustername:{number}")
    await admin.person.write(name)
    await admin.settle()
    for message in reversed(admin.person.inbox):
        if (data := button_of(message, "clustermerge")) is not None and data.startswith(
            f"clustermerge:{number}:"
        ):
            await admin.press_button(message, data)
            return


def _last(admin: Actor) -> Message:
    return admin.person.inbox[-1]
