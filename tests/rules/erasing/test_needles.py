"""Traces of the erased are recognised in text, and similar texts are not."""

import re

import pytest

from domain.rules.erasing.needles import IDS_IN_JSON, IDS_IN_TEXT, Needles, names_an_id

UUID = "2f1c7a52-95c1-4f6e-8a67-0c9a3f7a2b11"
ALL = Needles(
    uuids=(UUID,),
    names=("Anna", "D'Arc (Jo)", "Жанна"),
    tg_ids=(7001, -1002),
    cards=(("offer", "5"),),
    chats=(7001,),
    photos=(5, 6),
    questions=(5,),
)


def ids_in(pattern: str, text: str) -> set[str]:
    return {match[1] or match[2] for match in re.finditer(pattern, text)}


def has_name(text: str) -> bool:
    return any(re.search(pattern, text) for pattern in ALL.telling_names().values())


def test_needles_survive_the_ledger() -> None:
    assert Needles.from_dict(ALL.to_dict()) == ALL


@pytest.mark.parametrize(
    "text", [UUID, f"person:{UUID}", "7001", "tg:7001", "-1002:5", 'x "7001"', "[7001,3]"]
)
def test_ids_are_found_in_text(text: str) -> None:
    assert ids_in(IDS_IN_TEXT, text) & ALL.ids()


@pytest.mark.parametrize("text", ["17001", "70011", "-7001", "1002", "7.7001", "a7001b", ""])
def test_ids_are_not_found_in_other_numbers(text: str) -> None:
    assert not ids_in(IDS_IN_TEXT, text) & ALL.ids()


@pytest.mark.parametrize(
    "text", ['{"tg_chat_id": -1002}', '{"from": {"id": 7001, "is_bot": false}}', f'{{"person_id": "{UUID}"}}']
)
def test_ids_are_found_in_json_by_their_name(text: str) -> None:
    assert ids_in(IDS_IN_JSON, text) & ALL.ids()


@pytest.mark.parametrize("text", ['{"asset_id": 7001}', '{"n": 7001}', "[7001]", '{"id": 70015}'])
def test_numbers_of_something_else_in_json_are_no_ids(text: str) -> None:
    assert not ids_in(IDS_IN_JSON, text) & ALL.ids()


@pytest.mark.parametrize("text", ["Anna", "photo of Anna, 3", "D'Arc (Jo)!", "Это Жанна."])
def test_names_are_found_as_whole_words(text: str) -> None:
    assert has_name(text)


@pytest.mark.parametrize("text", ["Annabelle", "anna", "Hanna", "D'Arc Jo"])
def test_names_are_not_found_in_other_words(text: str) -> None:
    assert not has_name(text)


@pytest.mark.parametrize(
    ("text", "is_named"), [("Li", True), ("Mia and Li!", True), ("Lio", False), ("Ali", False), ("li", False)]
)
def test_a_name_of_two_letters_is_a_word_of_its_own(text: str, is_named: bool) -> None:
    [pattern] = Needles(names=("Li", "")).telling_names().values()
    assert bool(re.search(pattern, text)) == is_named


@pytest.mark.parametrize("key", ["default:turns:chat:7001", "default:turns:group:-1002:pause", f"x:{UUID}"])
def test_keys_of_redis_are_found(key: str) -> None:
    assert names_an_id(key, ALL.ids())


@pytest.mark.parametrize("key", ["arq:job:default-7001-0", "default:turns:chat:70010"])
def test_ids_are_not_found_in_other_keys(key: str) -> None:
    assert not names_an_id(key, ALL.ids())


def test_whoever_came_back_is_not_sought() -> None:
    assert ALL.without_tg_ids({7001}).tg_ids == (-1002,)
