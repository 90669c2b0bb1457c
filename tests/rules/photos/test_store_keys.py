"""The keys of stored bytes, and which of them may be deleted when nobody waits for them."""

from uuid import uuid4

import pytest

from domain.rules.photos.store_keys import (
    card_key,
    clean_key,
    is_card_of,
    is_clean,
    is_transient,
    is_view,
    ledger_key,
    original_key,
    view_key,
    workspace_prefix,
)


def test_everything_of_a_workspace_lies_under_its_own_prefix() -> None:
    for key in (
        original_key(1, 5),
        clean_key(1, 5),
        card_key(1, "request", 5),
        view_key(1, uuid4(), "photo"),
    ):
        assert key.startswith(workspace_prefix(1))
        assert not key.startswith(workspace_prefix(11))
    assert not ledger_key("5").startswith(workspace_prefix(1))


def test_only_what_waits_to_be_sent_is_transient() -> None:
    assert is_transient(original_key(1, 5))
    assert is_transient(clean_key(1, 5))
    assert is_transient(card_key(1, "request", 5))
    assert not is_transient(ledger_key("5"))
    assert not is_transient(f"{workspace_prefix(1)}a5/face")


def test_the_picture_of_a_card_is_known_by_kind_and_subject() -> None:
    key = card_key(1, "photo", 5)
    assert is_card_of(key, ("photo", "grid"), {"5"})
    assert not is_card_of(key, ("photo", "grid"), {"55"})
    assert not is_card_of(key, ("grid",), {"5"})
    assert not is_card_of(original_key(1, 5), ("photo",), {"5"})


def test_what_is_made_from_a_document_is_not_taken_for_the_original() -> None:
    assert is_clean(clean_key(1, 5))
    assert not is_clean(original_key(1, 5))
    assert not is_clean(card_key(1, "request", 5))


@pytest.mark.parametrize(
    "key",
    [
        "shop/products/12/original",
        "media/cards/birthday.png",
        "site/views/index.html",
        "web/a5/original",
        "w1/shop/a5/original",
        "w1/cards/of/others",
        "w1/views/index.html",
        "backup/w1/a5/original",
    ],
)
def test_files_of_another_program_are_not_taken_for_ours(key: str) -> None:
    assert is_view(view_key(1, uuid4(), "photo"))
    assert not is_view(key)
    assert not is_transient(key)
