"""Asks parents in private whose child an unknown person is, and answers, at random."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.ids import InquiryId, ParticipantId
from domain.settings import Settings
from domain.steps.clusters.ask_whose_child import ask_in
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from tests import sql
from tests.model.driver import NAMES, dice
from tests.model.inquiries_model import ANSWERS
from tests.model.machines.links_machine import LinksMachine
from tests.model.machines.unknown_machine import UnknownMachine
from tests.model.seen.rows import InquiryRow

STRANGERS_NAMES = ("Zoe", "zoe", "Yan")  # names that no person has yet


class InquiriesMachine(LinksMachine, UnknownMachine):
    @precondition(lambda self: self._prototypes())
    @rule(throw=dice)
    def strangers_come(self, throw: Random) -> None:
        """Unknown children are on photos together with persons of some families. The families are asked, and
        many of them answer, today or the next day. Sometimes they disagree about two names.
        """
        if throw.random() < 0.5:
            self._let_all_decide(throw)
        if throw.random() < 0.7:
            self._bring_strangers(throw)
        self._ask_round()
        names = throw.sample((*STRANGERS_NAMES, *NAMES), 2) if throw.random() < 0.5 else []
        for place, row in enumerate(self.now.inquiries):
            if throw.random() < (0.95 if names else 0.6):
                self._answer_inquiry(throw, row, names[place % 2] if names else None)
        if throw.random() < 0.5:
            self._join_who_was_asked_about(throw)
        if throw.random() < 0.3:
            self._let_a_day_pass()

    def _let_all_decide(self, throw: Random) -> None:
        """Makes every guardian an owner, so that more people can be asked than have to answer."""
        for (to, number), link in [*self.model.links.items()]:
            if (link.role, link.state) == ("guardian", "approved") and self.model.persons[number].is_live:
                self._make_owner(throw, number, to, self._owner(number))

    def _bring_strangers(self, throw: Random) -> None:
        live = sorted({face.person for face in self._prototypes()})
        for _ in range(throw.randint(2, 3)):
            on = throw.sample(live, min(len(live), throw.randint(1, 4)))
            self._see(None, [*on, *[None] * throw.randint(1, 3)], throw, is_decided=True)
        self.group()

    def _join_who_was_asked_about(self, throw: Random) -> None:
        """A cluster that families were asked about joins another one, and may be split off again."""
        asked = sorted({row.cluster for row in self.now.inquiries})
        pairs = [(one, other) for one in asked for other in sorted(self.model.apart_from(one))]
        if not pairs:
            return
        before = len(self.model.steps)
        self._join_unknown(*throw.choice(pairs), throw)
        self._let_a_day_pass()
        if len(self.model.steps) > before and throw.random() < 0.5:
            self.undo([*self.model.steps][-1], self.scene.admin, throw)

    @precondition(lambda self: self.now.inquiries)
    @rule(throw=dice)
    def answer_inquiry(self, throw: Random) -> None:
        self._answer_inquiry(throw, throw.choice(self.now.inquiries))

    def _let_a_day_pass(self) -> None:
        self.run(sql.execute("UPDATE cluster_inquiries SET created_at = created_at - interval '25 hours'"))
        for inquiry in self.model.inquiries.values():
            inquiry.is_today = False
        self._ask_round()

    @property
    def _settings_that_ask(self) -> Settings:
        """The settings with which families are asked."""
        return self.stage.settings.model_copy(
            update={"whose_child_asks": True, "whose_child_answers": ANSWERS}
        )

    def _ask_round(self) -> None:
        asked = self.run(ask_in(self.scene.workspace_id, self._settings_that_ask, self.stage.doorbell))
        assert asked == self.model.ask_whose_child()
        self.compare()

    def _answer_inquiry(self, throw: Random, row: InquiryRow, name: str | None = None) -> None:
        """Mostly the participant who was asked answers: a person of the list, a typed name, or that they do
        not know. Some take their answer back. name: the name that they type; None: chosen at random.
        """
        key = (row.cluster, row.participant)
        chance = throw.random() if name is None else 1.0  # 1.0: the answer is not chosen here
        who = self.member(row.participant) if throw.random() < 0.9 else throw.choice(self.scene.members)
        number = self.person(throw) if chance < 0.3 else None
        names = STRANGERS_NAMES if throw.random() < 0.6 else NAMES
        if 0.3 <= chance < 0.8:
            name = throw.choice(names)
        is_given = not row.is_answered or throw.random() < 0.3
        if not is_given:
            number = name = None
        self.ask(
            lambda: self.model.answer_inquiry(key, who.participant_id, number, name, is_given=is_given),
            lambda: answer_inquiry(
                InquiryId(row.id),
                Answer(number, name, is_given),
                ParticipantId(who.participant_id),
                settings=self._settings_that_ask,
                doorbell=self.stage.doorbell,
            ),
        )
        self.compare()
