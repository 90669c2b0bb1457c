"""`python -m workers doctor [--fix]` looks for what does not fit together; --fix mends it."""

from contextlib import suppress

from bot.messages.words import Words
from domain.adapters.photo_stores.open_photo_store import open_photo_store
from domain.adapters.qdrant.index_owner import ensure_own_index
from domain.errors import Unavailable
from domain.queries.service.installation import installation_id
from domain.queries.service.own_bot import ensure_own_bot
from domain.queries.service.own_store import ensure_own_store
from domain.queries.service.report import ReportView
from domain.settings import Settings
from workers.commands.waiting import finished_report, neighbours

USAGE = "doctor [--fix]"


async def run(settings: Settings, arguments: list[str]) -> int | None:
    """Returns 0 when all is well or mended, else 1; None for a wrong call. Raises OutsideError."""
    if arguments not in ([], ["--fix"]):
        return None
    async with neighbours(settings) as doorbell:
        await _ensure_own(settings)
        view = await finished_report("examine_service", doorbell, mends=bool(arguments))
    print("\n".join(report_lines(view)))
    return 1 if any(finding.is_open for finding in view.findings) else 0


async def _ensure_own(settings: Settings) -> None:
    """Raises Corrupt for another bot's database, or another installation's store or index: no worker would
    start to make the report.
    """
    store = open_photo_store(settings)
    try:
        with suppress(Unavailable):  # the report tells what cannot be reached
            await ensure_own_bot(settings.tg_bot_id, store)
            await ensure_own_store(settings.tg_bot_id, store)
            await ensure_own_index(settings, await installation_id())
    finally:
        await store.close()


def report_lines(view: ReportView) -> list[str]:
    """A line for each finding, with how much was mended; a finding that is no fault is only noted."""
    words = Words("en")
    lines = []
    for finding in view.findings:
        mark = "MEND " if finding.is_open else "fixed" if finding.mended else "note "
        mended = f" ({finding.mended} mended)" if finding.mended else ""
        lines.append(f"{mark} {words.plain(f'doctor.{finding.kind}', n=finding.found)}{mended}")
    return lines or ["ok    index, photo store and work fit together"]
