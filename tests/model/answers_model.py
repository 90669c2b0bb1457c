"""Models answers to *Is this Anna?*: one or many at once, reasons of a no, and which moderator reviews."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tests.model.people_model import PeopleModel
from tests.model.words import Moved, Question, Refused, Review, Step

# A no with one of these reasons sets the face aside: nobody is asked again whose it is.
SETS_ASIDE = ("not_a_face", "bad_quality", "stranger")


@dataclass
class AnswersModel(PeopleModel):
    """aside: why a face is set aside. reviews: by id. sureness: of each question, by its id."""

    aside: dict[int, str] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    sureness: dict[int, float] = field(default_factory=dict)

    @property
    def sure(self) -> dict[int, float]:
        """How sure each waiting question is."""
        return {q.identity: self.sureness[q.identity] for q in self.questions.values()}

    # -- answers ------------------------------------------------------------------------------------------

    def answer(self, question: Question, *, accept: bool, reason: str | None = None) -> Step:
        return self._answer([question], question.number, accept=accept, reason=reason)

    def answer_many(
        self,
        number: int,
        asked: Collection[int],
        by: int,
        *,
        accept: bool,
        at_least: float = 0,
        reason: str | None = None,
        review: int | None = None,
    ) -> Step:
        """asked: ids of questions, also of some that have ended or are about others. review: the card."""
        if number not in self.persons or (not self.moderates(by) and by not in self.owners_of(number)):
            raise Refused("suggestion")
        if review is not None:
            asked = {*asked} & {*self._ensure_may_hold(review, number, by).questions}
        elif by not in self.owners_of(number):
            self._ensure_free(number, by)
        waiting = [
            q
            for q in self.questions.values()
            if q.number == number and q.identity in asked and self.sureness[q.identity] >= at_least
        ]
        chosen = self._once_a_photo(waiting, number) if accept and len(waiting) > 1 else waiting
        if not chosen:
            raise Refused("twice_on_photo" if waiting else "already_decided")
        if review is not None:
            self.hold(review, number, by)
        return self._answer(chosen, number, accept=accept, reason=reason)

    def _once_a_photo(self, waiting: Collection[Question], number: int) -> list[Question]:
        """The surest question of each photo on which the person is not yet."""
        taken = {self.asset_of[face] for face in self.faces_of(number)}
        chosen = []
        for question in sorted(waiting, key=lambda q: (-self.sureness[q.identity], q.identity)):
            if self.asset_of[question.face] not in taken:
                taken.add(self.asset_of[question.face])
                chosen.append(question)
        return chosen

    def _answer(
        self, questions: Collection[Question], number: int, *, accept: bool, reason: str | None
    ) -> Step:
        kind = ("accept" if accept else "reject") + "_suggestion" + ("s" if len(questions) > 1 else "")
        for question in questions:
            del self.questions[question.face, number]
        self.answered |= {*questions}
        faces, step = {q.face for q in questions}, Step(kind, number, questions=tuple(questions))
        if accept:
            step.moved = self.move(faces, None, number)
            self.owe(self.photos(step.moved), number)
            return self.step(step)
        step.reason = reason
        self.say_no(faces, number, reason)
        return self.step(step)

    def say_no(self, faces: Collection[int], number: int, reason: str | None) -> None:
        self.refused |= {(face, number) for face in faces}
        if reason is not None:
            self.why |= {(face, number): reason for face in faces}
        self.set_aside(faces, reason)

    def set_aside(self, faces: Collection[int], reason: str | None) -> None:
        """Nobody is asked about faces that are set aside any more, and they are in no cluster."""
        if reason not in SETS_ASIDE:
            return
        for face in faces:
            if self.person_of[face] is None:
                self.aside[face], self.cluster_of[face] = reason, None
                self.questions = {key: q for key, q in self.questions.items() if q.face != face}

    def move(
        self,
        faces: Iterable[int],
        source: int | None,
        target: int | None,
        *,
        refuses: bool = False,
        takes_back: bool = True,
    ) -> Moved:
        """Moves faces. A face that is refused for its person is a face after all: it is not set aside as no
        face any more.
        """
        moved = super().move(faces, source, target, refuses=refuses, takes_back=takes_back)
        if refuses and source is not None:
            self.take_up(moved.faces, "not_a_face")
        return moved

    def take_up(self, faces: Collection[int], reason: str | None) -> None:
        if reason in SETS_ASIDE:
            self.aside = {f: r for f, r in self.aside.items() if f not in faces or r != reason}

    def give_reason(self, question: Question, reason: str) -> None:
        """Somebody gives the reason of a no, after the answer."""
        if question.face not in self.person_of or question.source not in self.person_of:
            raise Refused("suggestion")
        said = [
            step
            for step in self.steps.values()
            if step.kind == "reject_suggestion"
            and step.questions == (question,)
            and not (step.asks or step.is_final or step.undone_by)
        ]
        if not said or question not in self.answered:
            raise Refused("changed_since")
        if said[-1].reason not in (None, reason):
            raise Refused("already_decided")
        if said[-1].reason is None:
            said[-1].reason = reason
            if (pair := (question.face, question.number)) in self.refused:
                self.why[pair] = reason
            self.set_aside({question.face}, reason)

    def ask_again(self, question: Question) -> None:
        """Opens the question again, where it could be asked now."""
        face, number = pair = question.face, question.number
        self.answered.discard(question)
        stands = self.person_of[face] is None and self.person_of.get(question.source) == number
        stands = stands and self.persons[number].status == "ACTIVE" and face not in self.aside
        if stands and pair not in self.questions and not self.is_refused(*pair):
            self.questions[pair] = question

    def is_refused(self, face: int, number: int) -> bool:
        """A face that is refused for the absorbed person is refused for the survivor."""
        return any(self.is_now(other) == number for refused, other in self.refused if refused == face)

    def is_now(self, number: int) -> int:
        into = self.persons[number].merged_into
        return number if into is None else self.is_now(into)

    # -- answers that are taken back, or given again ------------------------------------------------------

    def can_turn(self, done: Step) -> bool:
        """Answers can be taken back while one of them holds, and given again while nobody gave others."""
        return not done.questions or bool(self._to_turn(done))

    def _to_turn(self, done: Step) -> list[Question]:
        """The questions whose answers go back, or are given again."""
        here = [q for q in done.questions if q.face in self.person_of]
        if not done.kind.startswith("reject"):
            there = [
                q for q in here if q.face in done.moved.faces and self.person_of[q.face] == done.moved.target
            ]
            is_free = not done.asks or all(self._can_be_answered(q) for q in there)
            is_person = done.moved.source is None or self.persons[done.moved.source].is_known
            return there if is_free and is_person else []
        if not done.asks:
            return [q for q in here if (q.face, q.number) in self.refused]
        return [
            q
            for q in here
            if self._can_be_answered(q)
            and self.questions.get((q.face, q.number)) in (None, q)
            and self.person_of[q.face] != q.number
            and self.persons[q.number].status != "MERGED"
        ]

    def _can_be_answered(self, question: Question) -> bool:
        return question.source in self.person_of and question not in self.answered

    def turn_answers(self, done: Step, faces: Collection[int]) -> None:
        """faces: those that went back to where they were, or to the person again."""
        if done.kind.startswith("reject_suggestion"):
            self._turn_no(done)
        else:
            self._turn_yes(done, faces)

    def _turn_no(self, done: Step) -> None:
        """Refusals are forgotten and the questions asked again, or the other way round."""
        turned = self._to_turn(done)
        faces, pairs = {q.face for q in turned}, {(q.face, q.number) for q in turned}
        if done.asks:
            self.answered |= {*turned}
            self.questions = {key: q for key, q in self.questions.items() if key not in pairs}
            self.say_no(faces, done.number, done.reason)
            return
        self.refused -= pairs
        self.forget_why()
        self.take_up(faces, done.reason)
        for question in turned:
            self.ask_again(question)

    def _turn_yes(self, done: Step, faces: Collection[int]) -> None:
        turned = [q for q in done.questions if q.face in faces]
        if done.asks:
            self.answered |= {*turned}
            return
        for question in turned:
            self.ask_again(question)

    # -- reviews ------------------------------------------------------------------------------------------

    def moderates(self, by: int) -> bool:
        return by in (self.admin, self.deputy)

    def waiting_about(self, number: int) -> tuple[int, ...]:
        return tuple(sorted(q.identity for q in self.questions.values() if q.number == number))

    def ensure_may_open(self, number: int, by: int) -> None:
        if number not in self.persons or self.persons[number].status != "ACTIVE" or not self.moderates(by):
            raise Refused("person")
        if not self.waiting_about(number):
            raise Refused("already_decided")
        self._ensure_free(number, by)

    def tick(self, review: int, questions: Collection[int], by: int, *, is_wrong: bool) -> None:
        if review not in self.reviews or not self.moderates(by):
            raise Refused("review")
        held = self.hold(review, self.reviews[review].number, by)
        ticked = frozenset(questions) & {*held.questions}
        held.wrong = held.wrong | ticked if is_wrong else held.wrong - ticked

    def hold(self, review: int, number: int, by: int) -> Review:
        held = self._ensure_may_hold(review, number, by)
        held.by, held.is_held = by, True
        return held

    def _ensure_may_hold(self, review: int, number: int, by: int) -> Review:
        """Only moderators may hold a review."""
        if not self.moderates(by):
            raise Refused("suggestion")
        self._ensure_free(number, by)
        if review not in self.reviews or self.reviews[review].number != number:
            raise Refused("review")
        return self.reviews[review]

    def _ensure_free(self, number: int, by: int) -> None:
        if any(r.number == number and r.is_held and r.by != by for r in self.reviews.values()):
            raise Refused("held")
