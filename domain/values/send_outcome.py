"""What became of one try to send a photo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What is known of one send. The normative table is in docs/architecture.md under *Deliveries*.

    state: sent | retry | unreachable | failed | unknown.
    """

    state: str
    reason: str = ""
    tg_message_id: int | None = None
    tg_file_id: str | None = None
    retry_after_s: float | None = None
