"""A vision worker says that it is at work, and with which engine."""

from domain.steps.index.keep_engine import keep_engine


async def note_engine(engine: str) -> None:
    """Call it every few seconds: `claim_engine` counts a worker as gone when it was silent for long."""
    await keep_engine(engine)
