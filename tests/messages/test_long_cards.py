"""Cards with many names, and with long ones: Telegram refuses too long a text, and too many buttons."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales import LANGUAGES
from bot.messages.card import Card
from bot.messages.connecting.connecting import choose_group_card
from bot.messages.connecting.requests import request_card
from bot.messages.erasing.forgetting import which_group_card
from bot.messages.gallery.training_photos import training_photos_card
from bot.messages.operations.operations import receiving_lines
from bot.messages.words import Words
from domain.ids import AssetId, GroupId, LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries.connecting.request import RequestView
from domain.queries.connecting.resembled import ResembledView
from domain.queries.erasing.forgetting import ErasableGroup
from domain.queries.gallery.training_faces import TrainingFaces
from domain.queries.gallery.training_photos import TrainingPhotos
from domain.queries.groups.groups import GroupView
from domain.queries.operations.done import Done
from sandbox.telegram.content.formatting import parse_text
from tests.messages.test_person_card import ANNA

MAX_CAPTION, MAX_TEXT, MAX_BUTTONS = 1024, 4096, 100
names = st.text(min_size=1, max_size=129) | st.just("\N{BABY}" * 64)
alike = st.builds(ResembledView, st.just(7), names, st.lists(names, min_size=1, max_size=8).map(tuple))


def length(text: str) -> int:
    """As Telegram counts, in UTF-16 code units, without the markup."""
    return len(parse_text(text, "HTML", None)[0].encode("utf-16-le")) // 2


def ensure_sendable(card: Card, most: int) -> None:
    assert length(card.text) <= most
    assert sum(len(row) for row in card.buttons) <= MAX_BUTTONS


@given(
    names,
    st.lists(names, max_size=6),
    st.lists(alike, max_size=6),
    st.none() | alike,
    st.sampled_from(["requested", "approved", "declined", "joined"]),
    st.sampled_from([((0, 1), (2,)), ((0,), (1,), (2,)), ((0, 1, 2),)]),
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_a_request_fits_under_its_picture(
    language: str,
    name: str,
    groups: list[str],
    others: list[ResembledView],
    like: ResembledView | None,
    state: str,
    faces: tuple[tuple[int, ...], ...],
) -> None:
    view = RequestView(
        link_id=LinkId(5),
        workspace_id=WorkspaceId(1),
        person_id=PersonId(uuid4()),
        person_number=7,
        person_name=name,
        alias=name,
        state=state,
        asked_at=datetime(2026, 5, 14, tzinfo=UTC),
        photos=3,
        requester_name=name,
        requester_tg_user_id=42,
        requester_language=language,
        groups=tuple(groups),
        decided_by=name,
        deciders=(),
        others=tuple(others),
        alike=like,
        faces=TrainingFaces((AssetId(1), AssetId(2), AssetId(3)), faces),
    )
    ensure_sendable(request_card(view, language), MAX_CAPTION)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hundred_and_twenty_groups_or_receivers_fit_on_a_card(language: str) -> None:
    title, number = "Ромашка " * 16, range(120)
    words = Words(language)
    erasable = [ErasableGroup(GroupId(at), WorkspaceId(1), -at, title, {}) for at in number]
    which = which_group_card(erasable, language)
    ensure_sendable(which, MAX_TEXT)
    assert len(which.buttons) > 10
    views = [GroupView(GroupId(at), WorkspaceId(at // 40), -at, title, True, language) for at in number]
    choose = choose_group_card(views, language)
    ensure_sendable(choose, MAX_TEXT)
    assert len(choose.buttons) == 3  # one for each workspace
    counts = {ParticipantId(at): 3 for at in number}
    receivers = {ParticipantId(at): title for at in number}
    lines = receiving_lines(Done(None, 7, starts=counts, stops=counts), words, receivers)
    assert len(lines) > 2
    assert length("\n".join(lines)) < MAX_TEXT / 2  # the rest of the result needs the other half


def test_a_photo_that_looks_different_has_its_buttons_among_a_hundred() -> None:
    photos = TrainingPhotos(tuple(range(1000, 1100)), (90,))
    card = training_photos_card(ANNA, photos, "en", may_add=True)
    ensure_sendable(card, MAX_TEXT)
    assert "🗑 91" in [button.text for row in card.buttons for button in row]
