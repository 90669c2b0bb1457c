"""A name carries its person with it, even when it is cut."""

from domain.values.named import Name, names_of, of_participant, of_person


def whose(name: str | None) -> str:
    assert isinstance(name, Name)
    return name.whose


def test_a_name_still_tells_whose_it_is_when_it_is_cut() -> None:
    assert whose(of_person(12, "Anna")[:2]) == "p12"
    assert of_person(12, "Anna")[:2] == "An"
    assert whose(of_participant(3, "Mia Lind")) == "r3"


def test_without_a_name_or_a_person_no_person_goes_with_the_text() -> None:
    assert of_person(12, None) is None
    assert not isinstance(of_person(None, "Anna"), Name)


def test_names_of_a_list_keep_their_spaces() -> None:
    [name] = names_of(["r3 Mia  Lind"])
    assert (name, whose(name)) == ("Mia  Lind", "r3")
