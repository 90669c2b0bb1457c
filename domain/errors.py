"""What can go wrong, in the domain's own words: a code and details, no sentence and no HTTP status.

Each edge (bot, REST, queue) has one table that turns a code into words or a status.
"""


class DomainError(Exception):
    """A failure that a person can act on."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code


class NotFound(DomainError):
    """The thing does not exist, or it is not yours: both get the same answer."""


class Forbidden(DomainError):
    """The thing exists and you may see it, but you may not do this to it."""


class Conflict(DomainError):
    """The rows do not allow it, mostly because somebody or something was faster."""


class Outdated(DomainError):
    """The requester decided on an older state of the thing than its present one."""


class InvalidInput(DomainError):
    """What was given cannot be used as it is."""


class OutsideError(Exception):
    """A neighbour failed. `reason` is for the log and never holds a token, a name or an embedding."""

    def __init__(self, neighbour: str, reason: str) -> None:
        super().__init__(f"{neighbour}: {reason}")
        self.neighbour = neighbour
        self.reason = reason


class Unavailable(OutsideError):
    """The neighbour may answer later: try again."""


class Untold(Unavailable):
    """Telegram is there, but does not tell who is in a chat: mostly because its members are hidden, and the
    bot is no admin.

    This may last for months, while Telegram does tell of other chats: what those allow must go on.
    """


class Stalled(Unavailable):
    """The work did not end in time, or its process was killed: try again, as often as after an error of ours.

    This says nothing about the photo: a busy machine is as likely to be the cause.
    """


class Corrupt(OutsideError):
    """The neighbour answered something that will never be right: do not try again."""


class NotSent(Unavailable):
    """The connection failed before a byte was written: the neighbour certainly did nothing."""


class Ambiguous(Unavailable):
    """Timeout, reset, 5xx or an unreadable answer: the neighbour may have done it."""


ASKS_TO_WAIT = "asks to wait"


class Throttled(Unavailable):
    """The neighbour did nothing, and takes no such call again before `retry_after_s` is over."""

    def __init__(self, neighbour: str, retry_after_s: float) -> None:
        super().__init__(neighbour, f"{ASKS_TO_WAIT} {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class Silenced(Unavailable):
    """Not done: the bot may not write in this chat now. The chat's admins may allow it at any time."""

    def __init__(self, neighbour: str, tg_chat_id: int) -> None:
        super().__init__(neighbour, "does not let the bot write in the chat")
        self.tg_chat_id = tg_chat_id


class Unfinished(Throttled):
    """Other work of ours has to end first, and soon will."""

    def __init__(self, what: str, reason: str, *, retry_after_s: float = 2.0) -> None:
        OutsideError.__init__(self, what, reason)
        self.retry_after_s = retry_after_s


class StillAway(Throttled):
    """The neighbour was away at the last try and is not back. Its return wakes the tasks that wait for it."""

    def __init__(self, neighbour: str) -> None:
        OutsideError.__init__(self, neighbour, "is still away")
        self.retry_after_s = 30.0


class Early(Throttled):
    """An older update that may matter to this update is not handled yet: try this one again soon."""


class Refused(OutsideError):
    """A clear no. `status` and `description` are the neighbour's own words for it."""

    def __init__(self, neighbour: str, status: int, description: str) -> None:
        super().__init__(neighbour, f"{status} {description}")
        self.status = status
        self.description = description

    @property
    def is_about_the_call(self) -> bool:
        """Whether the neighbour never takes this call, or its chat is closed, or the call is too large. Any
        other status, such as 401 for a revoked token, says nothing of the message or its chat.
        """
        return self.status in (400, 403, 413)


class Moved(Refused):
    """Not done: the group is a supergroup now, with another chat id."""

    def __init__(self, neighbour: str, description: str, new_tg_chat_id: int) -> None:
        super().__init__(neighbour, 400, description)
        self.new_tg_chat_id = new_tg_chat_id
