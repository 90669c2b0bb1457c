"""A vision worker is at work."""

from domain.steps.index.keep_engine import keep_engine


async def note_engine(engine: str) -> None:
    """It says every few seconds with which engine: see `claim_engine`."""
    await keep_engine(engine)
