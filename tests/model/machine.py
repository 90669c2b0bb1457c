"""Everything that can happen, at random."""

from tests.model.answers_machine import AnswersMachine
from tests.model.erasing_machine import ErasingMachine
from tests.model.groups_machine import GroupsMachine
from tests.model.links_machine import LinksMachine
from tests.model.mail_machine import MailMachine
from tests.model.training_machine import TrainingMachine
from tests.model.unknown_machine import UnknownMachine


class EveryMachine(
    AnswersMachine,
    LinksMachine,
    ErasingMachine,
    TrainingMachine,
    UnknownMachine,
    MailMachine,
    GroupsMachine,
):
    pass
