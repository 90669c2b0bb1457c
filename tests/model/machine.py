"""Everything that can happen, at random."""

from tests.model.erasing_machine import ErasingMachine
from tests.model.links_machine import LinksMachine
from tests.model.people_machine import PeopleMachine
from tests.model.unknown_machine import UnknownMachine


class EveryMachine(PeopleMachine, LinksMachine, ErasingMachine, UnknownMachine):
    pass
