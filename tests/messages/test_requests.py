"""The card of a request, for those who decide and for the requester."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from bot.messages.card import Card
from bot.messages.connecting.requests import request_card, unreached_card
from domain.queries.connecting.request import RequestView
from domain.queries.connecting.resembled import ResembledView
from sandbox.telegram.content.formatting import parse_text


def plain(card: Card) -> str:
    return parse_text(card.text, "HTML", None)[0]


def a_request() -> RequestView:
    return RequestView(
        link_id=5,
        workspace_id=1,
        person_id=uuid4(),
        person_number=7,
        person_name="Anna · M.",
        alias="Anna",
        state="requested",
        asked_at=datetime(2026, 5, 14, tzinfo=UTC),
        photos=3,
        requester_name="Mia",
        requester_tg_user_id=42,
        requester_language="en",
        groups=("Kindergarten",),
        decided_by=None,
        deciders=(),
    )


def test_an_open_request_offers_a_decision() -> None:
    view = a_request()
    open_card = request_card(view, "en")
    assert [button.data for row in open_card.buttons for button in row] == [
        f"approve:5:{view.version}",
        "decline:5",
    ]


def test_a_request_that_looks_like_somebody_whom_nobody_connected_says_the_name() -> None:
    named = request_card(replace(a_request(), alike=ResembledView(3, "Ben", owners=())), "en")
    assert "looks like Ben, who already has a name here" in plain(named)


def test_a_decided_request_says_who_decided_and_offers_no_decision() -> None:
    decided = request_card(replace(a_request(), state="approved", decided_by="Ada"), "en")
    assert "Approved by Ada" in plain(decided)
    assert [button.data for row in decided.buttons for button in row] == ["hide:7"]
    assert "Declined by an admin" in plain(request_card(replace(a_request(), state="declined"), "en"))


def test_the_requester_is_told_why_nobody_can_be_reached() -> None:
    unreached = unreached_card(
        replace(a_request(), requester_language="ru", groups=("Ромашка",)), "unreached", 14
    )
    assert "администраторов группы (Ромашка) ещё" in plain(unreached)
    silenced = unreached_card(replace(a_request(), has_admin_chat=True), "silenced", 14)
    assert "choose another chat with /setup" in plain(silenced)
