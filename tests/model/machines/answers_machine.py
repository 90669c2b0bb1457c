"""Undoes answers, and gives them again, at random."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.faces.confirm_face import confirm_face
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY
from tests.model.driver import dice
from tests.model.machines.questions_machine import QuestionsMachine


class AnswersMachine(QuestionsMachine):
    @precondition(lambda self: self.now.questions)
    @rule(throw=dice)
    def think_again(self, throw: Random) -> None:
        """Answers, undoes the answer, perhaps after the question's source face is gone, perhaps answers once
        more, and gives the first answer again: random steps would seldom come to that.
        """
        question, accept = throw.choice(self.now.questions).question, throw.random() < 0.5
        self.say(None, question, accept=accept)
        said = [*self.model.steps][-1]
        if throw.random() < 0.3:
            self._take_away(question.source)
        self.undo(said, self.scene.admin)
        taken_back = self.model.steps[said].undone_by
        if taken_back is None:
            return
        if (question.face, question.number) in self.model.questions and throw.random() < 0.7:
            self.say(None, question, accept=throw.random() < 0.5)
        self.undo(taken_back, self.scene.admin)

    @precondition(lambda self: any(delivery.was_sent for delivery in self.model.deliveries.values()))
    @rule(throw=dice)
    def confirm(self, throw: Random) -> None:
        """A recipient says whose a face on a photo is: mostly one of their own persons'. Unknown faces are
        left out, as they have to look like the person: see tests/usecases/faces/test_confirm_face.py.
        """
        asset, participant = throw.choice(
            [key for key, delivery in self.model.deliveries.items() if delivery.was_sent]
        )
        faces = [f for f, of in self.model.person_of.items() if of and self.model.asset_of[f] == asset]
        own = [n for n in self.model.persons if participant in self.model.owners_of(n)]
        if not faces:
            return
        face = throw.choice(faces)
        number = throw.choice(own) if own and throw.random() < 0.9 else self.person(throw)
        is_matched = self.now.basis_of[face][0] == "matched"
        self.do(
            throw,
            lambda: self.model.confirm(face, number, participant, is_matched=is_matched),
            lambda by: confirm_face(face, number, participant, by, **self.tools()),
            who=self.member(participant),
        )

    def _take_away(self, face: int) -> None:
        person = self.model.person_of[face]
        asked = [] if self.model.is_training(face) else [face]
        self.do(
            None,
            lambda: self.model.reassign(asked, person, None, kind="unassign_faces"),
            lambda by: reassign_faces(WhichFaces(person, face_numbers=[face]), NOBODY, by, **self.tools()),
        )
