"""The state machine of everything that can happen, at random."""

from tests.model.machines.answers_machine import AnswersMachine
from tests.model.machines.deliveries_machine import DeliveriesMachine
from tests.model.machines.erasing_machine import ErasingMachine
from tests.model.machines.groups_machine import GroupsMachine
from tests.model.machines.inquiries_machine import InquiriesMachine
from tests.model.machines.links_machine import LinksMachine
from tests.model.machines.night_machine import NightMachine
from tests.model.machines.prototypes_machine import PrototypesMachine
from tests.model.machines.reviews_machine import ReviewsMachine
from tests.model.machines.settings_machine import SettingsMachine
from tests.model.machines.training_machine import TrainingMachine


class EveryMachine(
    AnswersMachine,
    ErasingMachine,
    TrainingMachine,
    NightMachine,
    InquiriesMachine,
    LinksMachine,
    DeliveriesMachine,
    GroupsMachine,
    PrototypesMachine,
    ReviewsMachine,
    SettingsMachine,
):
    pass
