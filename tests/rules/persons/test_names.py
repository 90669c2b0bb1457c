"""Names that people give: readable, on one line, and no two of them the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.rules.persons.names import (
    MAX_NAME,
    clean_name,
    name_key,
    same_name,
    shared_names,
    unique_name,
    without_suffix,
)

names = st.text(min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Anna", "Anna"),
        ("  Anna \t Lena ", "Anna Lena"),
        ("Anna\nLena\r\n", "Anna Lena"),
        ("Anna\u2028Lena\u00a0K", "Anna Lena K"),
        ("Anna \U0001f98a", "Anna \U0001f98a"),
        ("R2-D2", "R2-D2"),
        ("Анна-Мария", "Анна-Мария"),
        ("أحمد", "أحمد"),
        ("太郎", "太郎"),
        ("O'Brien <b>", "O'Brien <b>"),
        ("x" * MAX_NAME, "x" * MAX_NAME),
        pytest.param("\u202eannA\u202c", "annA", id="an override that turns the text round"),
        pytest.param("\u2066Anna\u2069 \u200fK", "Anna K", id="isolates and marks"),
        pytest.param("An\u200bna\ufeff", "Anna", id="zero width"),
        pytest.param("An\u00adna\x00\x07", "Anna", id="soft hyphen and control characters"),
        pytest.param("Andre\u0301", "André", id="combining accent"),
        pytest.param("Andre\u200b\u0301", "André", id="combining accent behind something invisible"),
        pytest.param("A\u3164nna\u115f\uffa0", "Anna", id="fillers that are letters without ink"),
        pytest.param("Anna\ufe0f\u034f\U000e0101", "Anna", id="variation selectors and joiners"),
    ],
)
def test_a_name_is_one_readable_line(raw: str, cleaned: str) -> None:
    assert clean_name(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "name_empty"),
        (" \t\n\u00a0", "name_empty"),
        ("\u200b\u202e\u2066", "name_empty"),
        pytest.param("\u3164\u115f", "name_empty", id="fillers that are letters without ink"),
        pytest.param("\ud800", "name_empty", id="half a surrogate pair"),
        ("x" * (MAX_NAME + 1), "name_too_long"),
        ("x" * 300, "name_too_long"),
        ("\U0001f600\U0001f98a", "name_unreadable"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "name_unreadable"),
        ("...", "name_unreadable"),
        pytest.param("\u2800", "name_empty", id="the empty Braille cell"),
        ("\u0301\u0302", "name_unreadable"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(raw: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_name(raw)
    assert refused.value.code == code


def test_a_refusal_for_length_tells_the_limit() -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_name("x" * 300)
    assert refused.value.details == {"limit": MAX_NAME}


@given(st.text(st.characters(codec=None), max_size=80))
def test_whatever_is_accepted_is_clean(raw: str) -> None:
    try:
        name = clean_name(raw)
    except InvalidInput:
        return
    assert clean_name(name) == name == unicodedata.normalize("NFC", name)
    assert name_key(raw) == name_key(name)
    assert 0 < len(name) <= MAX_NAME
    assert name.encode()
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("taken", "owner", "unique"),
    [
        (set(), "Kim", "Anna"),
        ({"bert"}, "Kim", "Anna"),
        ({"anna"}, "Kim", "Anna · K"),
        ({"anna"}, "\U0001f98a ömer", "Anna · Ö"),
        ({"anna"}, "ßa", "Anna · S"),
        ({"anna"}, "\U0001f98a", "Anna · ?"),
        ({"anna"}, "", "Anna · ?"),
        pytest.param({"anna"}, "\u3164Kim", "Anna · K", id="a name that begins with a letter without ink"),
        ({"anna", "anna · k"}, "Kim", "Anna · K 2"),
        ({"anna", "anna · k", "anna · k 2", "anna · k 3"}, "Kim", "Anna · K 4"),
        ({"anna", "anna · k", "anna · k 3"}, "Kim", "Anna · K 2"),
        pytest.param({"anna", "anna · k."}, "Kim", "Anna · K 2", id="as earlier versions wrote it"),
        pytest.param({"anna", "anna · k.", "anna · k 2"}, "Kim", "Anna · K 3", id="both ways"),
    ],
)
def test_a_taken_name_gets_the_initial_of_its_owner(taken: set[str], owner: str, unique: str) -> None:
    assert unique_name("Anna", owner, taken) == unique


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "ANNA"),
        ("Straße", "STRASSE"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("Пётр", "ПЁТР"),
        ("André", "ANDRE\u0301"),
        ("A  b", "a B"),
        pytest.param("علیرضا", "علی\u200cرضا", id="a joiner that a Persian keyboard types"),
        pytest.param("Anna \u2764", "Anna \u2764\ufe0f", id="a heart with its variation selector"),
        pytest.param("Mia \U0001f469\U0001f467", "Mia \U0001f469\u200d\U0001f467", id="joined emoji"),
        pytest.param("דנה", "\u200fדנה", id="a mark of direction"),
    ],
)
def test_names_that_differ_by_case_blanks_or_what_nobody_sees_are_one(one: str, other: str) -> None:
    assert same_name(one, other)
    assert name_key(name_key(one)) == name_key(one)


@pytest.mark.parametrize(("one", "other"), [("Anna", "Ann"), ("Пётр", "Петр"), ("André", "Andre")])
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)


@given(names, st.text(max_size=5), st.integers(0, 12))
def test_every_further_namesake_is_another_name(name: str, owner: str, namesakes: int) -> None:
    taken: set[str] = set()
    for _ in range(namesakes):
        taken.add(name_key(unique_name(name, owner, taken)))
    assert len(taken) == namesakes
    assert name_key(unique_name(name, owner, taken)) not in taken
    assert len(unique_name("x" * MAX_NAME, owner, taken)) <= 255


def test_a_name_is_shared_whatever_its_case_and_blanks() -> None:
    assert shared_names(["Anna", " anna ", "Ben"]) == {"anna"}


@pytest.mark.parametrize("suffix", [" · K", " · K 2", " · ?", " · K.", " · K. 2", " · ?."])
def test_the_suffix_of_a_namesake_is_left_out_also_as_earlier_versions_wrote_it(suffix: str) -> None:
    assert without_suffix(f"Anna{suffix}") == "Anna"


@pytest.mark.parametrize(
    "name", ["Anna", "Anna K", "Anna · Kita", "Anna · Lena.", "Anna 2", "Anna · VII", "Anna · ♥"]
)
def test_what_people_wrote_themselves_is_no_suffix(name: str) -> None:
    assert without_suffix(name) == name
