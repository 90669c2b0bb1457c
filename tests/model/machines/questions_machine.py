"""Asks whether an unknown face is a person's, and answers, at random."""

from random import Random
from uuid import UUID

from hypothesis.stateful import precondition, rule

from domain.ids import SuggestionId
from domain.rules.faces.aggregating import AskPolicy
from domain.states import RefusalReason
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.usecases.questions.give_reason import give_reason
from tests.model.driver import dice
from tests.model.machines.people_machine import PeopleMachine
from tests.model.seen.rows import FaceRow
from tests.model.words import Question

CONFIDENCES = (0.65, 0.7, 0.75)


class QuestionsMachine(PeopleMachine):
    @precondition(lambda self: self._unknown() and self._prototypes())
    @rule(throw=dice)
    def suggest(self, throw: Random) -> None:
        """Asks a question, as the engine is not sure whether an unknown face is a prototype's person."""
        self.ask_about(throw.choice(self._unknown()), throw.choice(self._prototypes()), throw)

    @precondition(lambda self: self._unknown() and len({face.person for face in self._prototypes()}) > 1)
    @rule(throw=dice)
    def absorb_who_was_refused(self, throw: Random) -> None:
        """A face is refused for a person who is then absorbed, and asked about for the survivor: random steps
        would seldom come to that.
        """
        face, like = throw.choice(self._unknown()), throw.choice(self._prototypes())
        survivor = throw.choice([other.person for other in self._prototypes() if other.person != like.person])
        self.refuse(face, like, throw)
        self._merge(throw, like.person, survivor)
        if alike := [other for other in self._prototypes() if other.person == survivor]:
            self.ask_about(face, throw.choice(alike), throw)

    def refuse(self, face: FaceRow, like: FaceRow, throw: Random, reason: str | None = None) -> None:
        """Asks whether an unknown face is a person's, answers no, and then gives the reason, if any."""
        self.ask_about(face, like, throw)
        for row in [
            row for row in self.now.questions if (row.face, row.person) == (face.number, like.person)
        ]:
            self.say(None, row.question, accept=False)
            if reason is not None:
                self.say_why(row.question, reason)

    def ask_about(self, face: FaceRow, like: FaceRow, throw: Random) -> None:
        """face: an unknown face. like: a prototype that it may be like."""
        question = (face.number, like.person)
        confidence = throw.choice(CONFIDENCES)
        is_asked = self.run(self._suggest(face, like, confidence))
        may_be_asked = face.number not in self.model.aside and not self.model.is_refused(*question)
        assert is_asked == (may_be_asked and question not in self.model.questions)
        if is_asked:
            [row] = [row for row in self.read().questions if (row.face, row.person) == question]
            self.model.questions[question] = row.question
        if may_be_asked:  # a question that waits already is as sure as the latest look says
            self.model.sureness[self.model.questions[question].identity] = confidence
        self.compare()

    async def _suggest(self, face: FaceRow, like: FaceRow, confidence: float) -> bool:
        persons = {row.number: UUID(row.id) for row in self.now.persons}
        async with transaction(self.stage.doorbell) as work:
            hits = [Hit(UUID(like.id), confidence)]
            return await suggest_face(work, UUID(face.id), persons[like.person], hits, AskPolicy())

    @precondition(lambda self: self.now.questions)
    @rule(throw=dice)
    def answer(self, throw: Random) -> None:
        self.say(throw, throw.choice(self.now.questions).question, accept=throw.random() < 0.6)

    def say_why(self, question: Question, reason: str) -> None:
        self.ask(
            lambda: self.model.give_reason(question, reason),
            lambda: give_reason(
                SuggestionId(question.identity),
                self.stage.by(self.scene.admin),
                RefusalReason(reason),
                self.stage.doorbell,
            ),
        )
        self.compare()

    def say(self, throw: Random | None, question: Question, *, accept: bool) -> None:
        self.do(
            throw,
            lambda: self.model.answer(question, accept=accept),
            lambda by: decide_suggestion(question.identity, by, accept=accept, **self.tools()),
            rehearses=False,
        )
