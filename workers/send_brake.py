"""Stops sending photos while Telegram answers no send. Each photo is sent once, and without an answer nobody
knows whether it arrived: without the brake, an hour of silence would leave a thousand photos in doubt.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import Unavailable
from domain.queries.service.faults import lasts
from domain.values.faults import TELEGRAM

# A single call is lost now and then. So many in a row are no chance.
_UNANSWERED = 3
# Then one photo is sent as a trial after so long; the pause doubles after each that gets no answer.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 10.0, 120.0
# A photo that waits is tried every ten seconds. Later none waits any more.
_WANTED_WITHIN_S = 60.0


@dataclass(slots=True)
class _Sends:
    """unanswered: since the last answer. trial_at: when the next trial may begin."""

    unanswered: int = 0
    pause_s: float = _FIRST_PAUSE_S
    trial_at: float = 0.0

    @property
    def are_stopped(self) -> bool:
        return self.unanswered >= _UNANSWERED


class SendBrake:
    """Counts the sends of this process, apart for each kind of send: a broken line may let small requests
    pass and lose uploads. is_over: this process stops, and begins no send any more: a send that the end
    cuts off leaves its photo in doubt, too.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._sends = defaultdict[str, _Sends](_Sends)
        self._wanted_at = 0.0
        self.is_over = False

    def begin(self, kind: str) -> bool:
        """Call it before a send is begun. Returns whether this send is a trial. Raises Unavailable while
        sends of this kind are stopped and no trial is due.
        """
        sends, now = self._sends[kind], self._now_s()
        if not sends.are_stopped:
            return False
        self._wanted_at = now
        if now < sends.trial_at:
            raise Unavailable("Telegram", "answers no send")
        sends.trial_at = now + sends.pause_s
        return True

    def stops(self, kind: str) -> bool:
        """Whether sends of this kind are stopped now: for a send that is no trial, since it was begun."""
        return self._sends[kind].are_stopped

    def note(self, kind: str, *, is_answered: bool, is_trial: bool) -> None:
        """Notes what became of a send that may have reached Telegram."""
        sends = self._sends[kind]
        if is_answered:
            self._sends[kind] = _Sends()
            return
        sends.unanswered += 1
        if is_trial:
            sends.pause_s = min(2 * sends.pause_s, _LONGEST_PAUSE_S)
        sends.trial_at = self._now_s() + sends.pause_s

    async def check(self) -> None:
        """Raises Unavailable while photos wait for the end of such a silence. While Telegram answers nothing
        at all, that is another fault, and this one is not told beside it.
        """
        is_wanted = self._now_s() - self._wanted_at < _WANTED_WITHIN_S
        are_stopped = any(sends.are_stopped for sends in self._sends.values())
        if are_stopped and is_wanted and not await lasts(TELEGRAM):
            raise Unavailable("Telegram", "answers no send")
