"""Reviews questions about persons at random, and says why a face is not a person's."""

from collections import Counter
from random import Random

from hypothesis.stateful import precondition, rule

from domain.ids import ParticipantId, ReviewId, SuggestionId
from domain.queries.access.acting import TelegramRequester
from domain.queries.operations.done import Done
from domain.states import RefusalReason
from domain.usecases.questions.decide_suggestions import Reviewing, decide_suggestions
from domain.usecases.questions.open_review import open_review
from domain.usecases.questions.tick_review import tick_review
from tests import sql
from tests.model.answers_model import SETS_ASIDE
from tests.model.driver import dice
from tests.model.machines.questions_machine import CONFIDENCES, QuestionsMachine
from tests.model.seen.rows import FaceRow
from tests.model.words import Question, Review
from tests.usecases.factory import Member

REASONS = [reason.value for reason in RefusalReason]


class ReviewsMachine(QuestionsMachine):
    @precondition(lambda self: self._unknown() and self._prototypes())
    @rule(throw=dice)
    def review(self, throw: Random) -> None:
        """Plays a review from the first question to the redo of the answers. Random steps would seldom do
        all of this in a row.
        """
        like = throw.choice(self._prototypes())
        self._ask_some(throw, like)
        if not self.now.questions:
            return
        review = self._open(throw)
        if review is None:
            return
        if throw.random() < 0.3 and like in self._prototypes():
            self._ask_some(throw, like)  # the card does not show these
        if throw.random() < 0.4:
            self._tick(throw, review)
        if self.model.reviews[review].wrong and throw.random() < 0.5:
            self._tick_off(throw, review)
        before = len(self.model.steps)
        self._decide_on(throw, review)
        if len(self.model.steps) > before:
            self._think_again(throw, [*self.model.steps][-1])

    def _ask_some(self, throw: Random, like: FaceRow) -> None:
        """Asks about unknown faces, often of photos with two of them: the person may be on a photo twice."""
        unknown = self._unknown()
        photos = Counter(face.asset for face in unknown)
        twice = [face for face in unknown if photos[face.asset] > 1]
        some = twice if twice and throw.random() < 0.5 else unknown
        for face in throw.sample(some, min(len(some), throw.randint(1, 3))):
            self.ask_about(face, like, throw)

    def _think_again(self, throw: Random, said: int) -> None:
        """Perhaps gives a reason, undoes the answers, answers one question, and redoes the answers."""
        for question in self.model.steps[said].questions[:1]:
            if throw.random() < 0.3:
                self.say_why(question, throw.choice(REASONS))
        if throw.random() < 0.5:
            return
        self.undo(said, self.scene.admin)
        back = self.model.steps[said].undone_by
        if back is not None and throw.random() < 0.7:
            again = [q for q in self.model.steps[said].questions if q in self.model.questions.values()]
            if again and throw.random() < 0.4:
                self.say(None, throw.choice(again), accept=throw.random() < 0.5)
            self.undo(back, self.scene.admin)

    def _open(self, throw: Random) -> int | None:
        """Opens a review. Sometimes no question waits, or the member is no moderator."""
        number = self._asked_about(throw) if throw.random() < 0.9 else self.person(throw)
        who = self._reviewer(throw, number)
        opened: int | None = self.ask(
            lambda: self.model.ensure_may_open(number, who.participant_id),
            lambda: open_review(
                number, self.stage.by(who), ParticipantId(who.participant_id), self.stage.doorbell
            ),
        )
        if opened is not None:
            waiting = self.model.waiting_about(number)
            self.model.reviews[opened] = Review(number, who.participant_id, waiting)
        self.compare()
        return opened

    @precondition(lambda self: self.model.reviews)
    @rule(throw=dice)
    def tick_on_review(self, throw: Random) -> None:
        self._tick(throw, throw.choice([*self.model.reviews]))

    def _tick(self, throw: Random, review: int) -> None:
        who = self._reviewer(throw, self.model.reviews[review].number)
        questions = [q.identity for q in self.model.questions.values() if throw.random() < 0.5]
        self._tick_as(review, who, questions, is_wrong=throw.random() < 0.7)

    def _tick_off(self, throw: Random, review: int) -> None:
        """Takes back a tick that was set. Random ticks would seldom do that."""
        some = throw.choice(sorted(self.model.reviews[review].wrong))
        self._tick_as(review, self.scene.admin, [some], is_wrong=False)

    def _tick_as(self, review: int, who: Member, questions: list[int], *, is_wrong: bool) -> None:
        self.ask(
            lambda: self.model.tick(review, questions, who.participant_id, is_wrong=is_wrong),
            lambda: tick_review(
                ReviewId(review),
                [SuggestionId(question) for question in questions],
                self.stage.by(who),
                ParticipantId(who.participant_id),
                is_wrong=is_wrong,
                doorbell=self.stage.doorbell,
            ),
        )
        self.compare()

    @precondition(lambda self: self.model.reviews)
    @rule(throw=dice)
    def decide_review(self, throw: Random) -> None:
        """Decides on a card that was opened earlier. Its questions may have ended."""
        self._decide_on(throw, throw.choice([*self.model.reviews]))

    def _decide_on(self, throw: Random, review: int) -> None:
        number = self.model.reviews[review].number if throw.random() < 0.8 else self.person(throw)
        self._decide(throw, number, self._reviewer(throw, number), review)

    @precondition(lambda self: self.model.reviews)
    @rule()
    def let_reviews_go(self) -> None:
        """Ends the hold on every review, as when nobody pressed a button of it for two minutes."""
        self.run(sql.execute("UPDATE reviews SET held_until = held_until - interval '121 seconds'"))
        for review in self.model.reviews.values():
            review.is_held = False
        self.compare()

    @precondition(lambda self: self.now.questions)
    @rule(throw=dice)
    def answer_many(self, throw: Random) -> None:
        """Somebody answers several questions without a review, as owners do on a card of their own."""
        number = self._asked_about(throw)
        self._decide(throw, number, self._reviewer(throw, number), None)

    @precondition(lambda self: self._refusals())
    @rule(throw=dice)
    def tell_why(self, throw: Random) -> None:
        """Somebody gives the reason of a refusal later; sometimes again, and with another reason."""
        self.say_why(throw.choice(self._refusals()), throw.choice(REASONS))

    @precondition(lambda self: self._unknown() and len({face.person for face in self._prototypes()}) > 1)
    @rule(throw=dice)
    def refuse_for_two(self, throw: Random) -> None:
        """Refuses a face for two persons, gives a reason for each refusal, and undoes one of the two. Random
        steps would seldom do this.
        """
        face, first = throw.choice(self._unknown()), throw.choice(self._prototypes())
        second = throw.choice([other for other in self._prototypes() if other.person != first.person])
        for like in (first, second):
            self.ask_about(face, like, throw)
        for question in [row.question for row in self.now.questions if row.face == face.number]:
            self.say(None, question, accept=False)
        said = [step for step in self.model.steps if self.model.steps[step].kind == "reject_suggestion"]
        for operation in said[-2:]:
            self.say_why(self.model.steps[operation].questions[0], throw.choice(SETS_ASIDE))
        if said:
            self.undo(throw.choice(said[-2:]), self.scene.admin, throw)

    def _decide(self, throw: Random, number: int, who: Member, review: int | None) -> None:
        """Says yes or no, to all questions or the surest. Sometimes questions about others are among them."""
        shown = self.model.reviews[review].questions if review else ()
        asked = [*(shown if review and throw.random() < 0.7 else self.model.waiting_about(number))]
        if throw.random() < 0.3:
            asked += [q.identity for q in self.model.questions.values() if throw.random() < 0.5]
        accept, at_least = throw.random() < 0.6, throw.choice((0, 0, *CONFIDENCES))
        reason = None if accept else throw.choice((None, *REASONS))

        async def decide(by: TelegramRequester) -> Done:
            decided = await decide_suggestions(
                number,
                [SuggestionId(question) for question in asked],
                by,
                accept=accept,
                at_least=at_least,
                reason=None if reason is None else RefusalReason(reason),
                reviewing=review and Reviewing(ReviewId(review), ParticipantId(who.participant_id)),
                **self.tools(),
            )
            return decided.done

        self.do(
            throw,
            lambda: self.model.answer_many(
                number,
                asked,
                who.participant_id,
                accept=accept,
                at_least=at_least,
                reason=reason,
                review=review,
            ),
            decide,
            who=who,
            rehearses=False,
        )

    def _reviewer(self, throw: Random, number: int) -> Member:
        """Mostly a moderator, else an owner of the person or any member."""
        kind, owners = throw.random(), [self.member(owner) for owner in self.model.owners_of(number)]
        if kind < 0.8:
            return self.scene.admin if kind < 0.4 else self.scene.deputy
        return throw.choice(owners if owners and kind < 0.95 else self.scene.members)

    def _asked_about(self, throw: Random) -> int:
        """A person about whom questions wait. The more of them wait, the likelier is the person."""
        return int(throw.choice([row.person for row in self.now.questions]))

    def _refusals(self) -> list[Question]:
        steps = self.model.steps.values()
        return [step.questions[0] for step in steps if step.kind == "reject_suggestion"]
