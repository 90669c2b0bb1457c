"""A local stand-in for the Telegram Bot API, with a driver for tests and a messenger page."""

from sandbox.telegram.entities import Message
from sandbox.telegram.groups import Group
from sandbox.telegram.people import Person
from sandbox.telegram.service import CallbackAnswer, Guide
from sandbox.telegram.stand_in import TelegramStandIn
from sandbox.telegram.wire.faults import FaultKind
from sandbox.telegram.wire.limits import Limits, Rate

__all__ = [
    "CallbackAnswer",
    "FaultKind",
    "Group",
    "Guide",
    "Limits",
    "Message",
    "Person",
    "Rate",
    "TelegramStandIn",
]
