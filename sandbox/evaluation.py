"""Sends labelled photos through the service: people connect, photos are posted, questions answered."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from sandbox.actors import Actor, button_of
from sandbox.labelled_photos import LabelledPhoto, LabelledPhotos
from sandbox.outcomes import OUTCOMES, Question, count_outcomes, read_questions
from sandbox.telegram import Group, Message, Person
from sandbox.whole_service import WholeService

_ROUNDS = 5  # an answer may lead to further questions


@dataclass(frozen=True, slots=True)
class Posted:
    """at: seconds since the epoch. before: the number of each account's last message at that time."""

    photo: LabelledPhoto
    message: Message
    at: float
    before: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Crowd:
    """accounts: by identity. nobody: the account of a member who connected nobody and posts all photos."""

    service: WholeService
    group: Group
    admin: Actor
    nobody: Actor
    accounts: Mapping[str, Actor]

    @property
    def people(self) -> dict[str, Person]:
        everybody = {name: actor.person for name, actor in self.accounts.items()}
        return {**everybody, "(connected nobody)": self.nobody.person}


async def evaluate(service: WholeService, photos: LabelledPhotos) -> dict[str, Any]:
    """One account for each identity connects and is approved; then every photo is posted, one by one.

    Each distinct pair of posted photo and identity on it is owed. Counts come from what the accounts see.
    Then every question is answered as the labels say, and the counts are taken again.
    """
    crowd = await gather_crowd(service, photos)
    posted = await post_all(crowd, photos.posts)
    return await report(crowd, posted)


async def gather_crowd(service: WholeService, photos: LabelledPhotos, *, insists: bool = False) -> Crowd:
    """insists: when the bot finds that a person looks like another one, the account answers that they are two
    people, as twins are.
    """
    tg = service.tg
    admin = Actor(service, tg.add_user("Admin"))
    accounts = {name: Actor(service, tg.add_user(name)) for name in photos.enrol}
    nobody = Actor(service, tg.add_user("Nobody"))
    members = [actor.person for actor in (*accounts.values(), nobody)]
    group = tg.add_group("Everybody", members=members, admins=[admin.person])
    service.admins.add(admin.person)
    await service.admins.add_bot(by=admin.person, admin=True)
    await admin.open_chat()
    await nobody.open_chat()
    await group.add_bot(by=admin.person)
    await admin.settle()
    await admin.let_admins_decide()
    for number, (name, paths) in enumerate(photos.enrol.items(), 1):
        content = [path.read_bytes() for path in paths]
        if await accounts[name].connect(group, name, content, insists=insists):
            await admin.approve()
        _tell(f"{number} of {len(photos.enrol)} people connected")
    return Crowd(service, group, admin, nobody, accounts)


async def post_all(crowd: Crowd, photos: Sequence[LabelledPhoto]) -> list[Posted]:
    posted: list[Posted] = []
    for photo in photos:
        before = {name: _last_message(person) for name, person in crowd.people.items()}
        at = crowd.service.tg.clock.now()
        message = await crowd.nobody.post(crowd.group, photo.path.read_bytes())
        posted.append(Posted(photo, message, at, before))
        _tell(f"{len(posted)} of {len(photos)} photos posted")
    return posted


def _last_message(person: Person) -> int:
    return max((message.message_id for message in person.inbox), default=0)


async def report(crowd: Crowd, posted: Sequence[Posted]) -> dict[str, Any]:
    """Counts the outcomes, has every question answered, and counts again. seconds_…: from a post to each
    private message with the photo.
    """
    service = crowd.service
    questions = await read_questions(service, crowd.people, posted)
    by_kind: dict[str, Counter[str]] = {}
    for post in posted:
        counts = await count_outcomes(service, crowd.people, post, questions)
        by_kind.setdefault(post.photo.kind, Counter()).update(counts)
    total: Counter[str] = sum(by_kind.values(), Counter())
    asked = await _answer_all(crowd, posted, questions)
    answered: Counter[str] = Counter()
    for post in posted:
        answered.update(await count_outcomes(service, crowd.people, post, []))
    seconds = sorted(_seconds(service, posted))
    return {
        **{outcome: total[outcome] for outcome in OUTCOMES},
        "questions": asked,
        "when_answered": {"delivered": answered["delivered"], "wrong": answered["wrong"]},
        "by_kind": {kind: {o: counts[o] for o in OUTCOMES} for kind, counts in by_kind.items()},
        "seconds_p50": round(statistics.median(seconds), 3) if seconds else None,
        "seconds_p95": round(seconds[int(0.95 * (len(seconds) - 1))], 3) if seconds else None,
        "memory_mb": {process.name: _peak_mb(process.process.pid) for process in service.processes},
        "engine": service.engine.name,
    }


async def _answer_all(crowd: Crowd, posted: Sequence[Posted], questions: Sequence[Question]) -> int:
    """Everybody answers as the labels say, also questions that an answer led to. Returns how many questions
    came, also those that another answer settled.
    """
    done: set[int] = set()
    for _ in range(_ROUNDS):
        waiting = [question for question in questions if question.number not in done]
        if not waiting:
            break
        for question in waiting:
            done.add(question.number)
            actor = crowd.accounts.get(question.account, crowd.nobody)
            await answer_question(actor, question, says_yes=question.is_right)
            _tell(f"{len(done)} questions answered")
        questions = await read_questions(crowd.service, crowd.people, posted)
    return len(done)


async def answer_question(actor: Actor, question: Question, *, says_yes: bool) -> bool:
    """Presses the answer. False: another answer settled the question, so it has no button any more."""
    verb = "yes" if says_yes else "no"
    for message in reversed(actor.person.inbox):
        if {button_of(message, verb), button_of(message, "qall")} & {
            f"{verb}:{question.number}",
            f"qall:{question.card}",
        }:
            await actor.press_button(message, f"{verb}:{question.number}")
            return True
    return False


def _seconds(service: WholeService, posted: Sequence[Posted]) -> list[float]:
    """The seconds from a post to each private message with that photo."""
    sent_at = [
        (message.file.file_unique_id, call.at)
        for call in service.tg.ledger.calls("sendPhoto", accepted=True)
        for message in call.messages
        if message.file is not None
    ]
    return [
        at - post.at
        for post in posted
        for unique_id, at in sent_at
        if post.message.media is not None and unique_id == post.message.media.file.unique_id
    ]


def _peak_mb(pid: int) -> int:
    """Peak resident memory of the process and of the processes that it started."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(_high_water_kb(process.pid) for process in family) // 1024


def _high_water_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _tell(line: str) -> None:
    print(f"\r{line:60}", end="", flush=True)
