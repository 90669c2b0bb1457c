"""Answers that are taken back, and given again after all."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.steps.find_target import NOBODY
from domain.usecases.reassign_faces import WhichFaces, reassign_faces
from tests.model.driver import dice
from tests.model.people_machine import PeopleMachine
from tests.model.words import Question


class AnswersMachine(PeopleMachine):
    @precondition(lambda self: self.now.questions)
    @rule(throw=dice)
    def think_again(self, throw: Random) -> None:
        """Answered, and taken back, the face that the question stands on gone or not; perhaps answered
        otherwise; and the first answer given again: chance would be long in coming to that.
        """
        question, accept = Question(*throw.choice(self.now.questions)), throw.random() < 0.5
        self.say(None, question, accept=accept)
        said = [*self.model.steps][-1]
        if throw.random() < 0.3:
            self._take_away(question.source)
        self.undo(said, self.scene.admin)
        taken_back = self.model.steps[said].undone_by
        if taken_back is None:
            return
        if (question.face, question.number) in self.model.questions and throw.random() < 0.7:
            self.say(None, question, accept=not accept)
        self.undo(taken_back, self.scene.admin)

    def _take_away(self, face: int) -> None:
        owner = self.model.owners[face]
        asked = [] if self.model.is_training(face) else [face]
        self.do(
            None,
            lambda: self.model.reassign(asked, owner, None, kind="unassign_faces"),
            lambda by: reassign_faces(WhichFaces(owner, face_numbers=[face]), NOBODY, by, **self.tools()),
        )
