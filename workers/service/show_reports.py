"""Cards about the service itself: how an examination goes, and whom a new engine cannot recognise."""

from hashlib import sha256

from bot.messages.erasing.erasures import gone_card
from bot.messages.service.reports import engine_change_card, report_card
from domain.ids import ReportId, WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.erasing.erasure import cards_of_engine
from domain.queries.index.engine_change import engine_change, report_subject
from domain.queries.service.report import ReportView, readers, report
from workers.chats.card_readers import may_read, remaining_readers
from workers.chats.telegram_cards import show_card, take_back_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_report(ids: Ids, world: World) -> object:
    view = await report(ReportId(int(ids["report_id"])))
    if view is None or view.workspace_id is None:
        return "skipped"
    for reader in await readers(view):
        if not await may_read(view.workspace_id, reader, world):
            continue
        place = Place(view.workspace_id, "report", view.report_id, reader.tg_chat_id)
        await show_card(world, place, report_card(view, reader.language), shown=_shown(view))
    return "shown"


def _shown(view: ReportView) -> str:
    return "finished" if view.finished_at is not None else f"{view.done}/{view.total}"


async def _show_engine_change(ids: Ids, world: World) -> object:
    """Names the persons that the new engine does not know, until an erase removes them from the card."""
    workspace_id, engine = WorkspaceId(int(ids["workspace_id"])), str(ids["engine"])
    view = await engine_change(workspace_id, engine)
    cards = await cards_of_engine(workspace_id, engine)
    if view is None:
        for card in cards:
            await take_back_card(world, card, gone_card(card.kind, card.subject, card.language))
        return "gone"
    for reader in await remaining_readers(workspace_id, view.recipients, cards, world):
        subject = report_subject(view.workspace_id, engine)
        place = Place(view.workspace_id, "engine", subject, reader.tg_chat_id)
        told = engine_change_card(view, reader.language)
        # A hash of the text: the persons on the card may change while their number stays the same.
        await show_card(world, place, told, shown=sha256(told.text.encode()).hexdigest()[:16])
    return "shown"


REPORT_JOBS: dict[str, Job] = {"show_report": _show_report, "show_engine_change": _show_engine_change}
