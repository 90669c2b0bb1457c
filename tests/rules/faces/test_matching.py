"""A face's match: thresholds, the lead over the runner-up, and each person once in a photo."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.faces.matching import Look, Match, MatchPolicy, decide, decide_faces

POLICY = MatchPolicy(auto=0.75, suggest=0.5, min_margin=0.125)  # exact in binary

faces = st.dictionaries(st.sampled_from(["anna", "bert", "carl"]), st.floats(0, 1))


@pytest.mark.parametrize(
    ("candidates", "kind", "person"),
    [
        pytest.param({}, "unknown", None, id="no candidate"),
        pytest.param({"anna": 0.499}, "unknown", None, id="just below the question"),
        pytest.param({"anna": 0.5}, "suggested", "anna", id="the threshold of the question is inclusive"),
        pytest.param({"anna": 0.749}, "suggested", "anna", id="just below certain"),
        pytest.param({"anna": 0.75}, "identified", "anna", id="the threshold of a match is inclusive"),
        pytest.param({"anna": 1.0, "bert": 0.0}, "identified", "anna", id="far ahead"),
        pytest.param({"bert": 0.75, "anna": 0.875}, "identified", "anna", id="the margin is inclusive"),
        pytest.param({"bert": 0.76, "anna": 0.875}, "suggested", "anna", id="siblings"),
        pytest.param({"anna": 0.875, "bert": 0.8, "carl": 0.1}, "suggested", "anna", id="the second counts"),
    ],
)
def test_one_face_is_certain_asked_about_or_unknown(
    candidates: dict[str, float], kind: str, person: str | None
) -> None:
    match = decide(Look(candidates, POLICY))
    assert (match.kind, match.person) == (kind, person)
    assert match.confidence == max(candidates.values(), default=0.0)


@pytest.mark.parametrize(
    ("candidates", "kind", "rivals"),
    [
        pytest.param({"anna": 1.0, "bert": 0.75}, "identified", set(), id="the lead is inclusive"),
        pytest.param({"anna": 1.0, "bert": 0.76}, "suggested", {"bert"}, id="behind a look-alike's margin"),
        pytest.param({"anna": 1.0, "carl": 0.8}, "identified", set(), id="carl is no declared look-alike"),
        pytest.param({"anna": 0.7, "bert": 0.6}, "suggested", {"bert"}, id="not sure of either"),
        pytest.param({"anna": 0.7, "bert": 0.4}, "suggested", set(), id="surely not the other one"),
    ],
)
def test_look_alikes_need_a_clear_lead(candidates: dict[str, float], kind: str, rivals: set[str]) -> None:
    policy = replace(POLICY, look_alike_margin=0.25)
    match = decide(Look(candidates, policy, look_alikes={"anna": {"bert"}}))
    assert (match.kind, match.person, match.rivals) == (kind, "anna", rivals)


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        pytest.param({"carl": 0.875}, "identified", id="the margin is inclusive"),
        pytest.param({"carl": 0.88}, "suggested", id="a thin lead"),
        pytest.param({"bert": 0.875}, "suggested", id="a look-alike needs a clear lead"),
        pytest.param({"bert": 0.75}, "identified", id="a look-alike far enough behind"),
        pytest.param({"carl": 0.1, "bert": 0.8}, "suggested", id="the nearest hidden person counts"),
    ],
)
def test_a_hidden_person_takes_the_lead_away_and_nobody_is_asked_about_them(
    hidden: dict[str, float], kind: str
) -> None:
    policy = replace(POLICY, look_alike_margin=0.25)
    match = decide(Look({"anna": 1.0}, policy, look_alikes={"anna": {"bert"}}, hidden=hidden))
    assert (match.kind, match.person, match.rivals) == (kind, "anna", frozenset())


def test_a_face_of_whoever_is_hidden_is_unknown_where_nobody_else_looks_like_it() -> None:
    match = decide(Look({"anna": 0.4}, POLICY, hidden={"bert": 1.0}))
    assert (match.kind, match.person) == ("unknown", None)


def test_a_tie_is_a_question() -> None:
    match = decide(Look({"anna": 0.9, "bert": 0.9}, POLICY))
    assert match.kind == "suggested"


@given(faces)
def test_only_an_unknown_face_has_nobody(candidates: dict[str, float]) -> None:
    match = decide(Look(candidates, POLICY))
    assert (match.person is None) == (match.kind == "unknown")
    assert match.person is None or candidates[match.person] == max(candidates.values()) == match.confidence


def kinds(*photo: dict[str, float]) -> list[tuple[str, str | None]]:
    return [(match.kind, match.person) for match in decide_faces([Look(face, POLICY) for face in photo])]


def test_the_weaker_of_two_matches_becomes_a_question() -> None:
    weak, strong = {"anna": 0.8}, {"anna": 0.9}
    assert kinds(weak, strong) == [("suggested", "anna"), ("identified", "anna")]
    assert kinds(strong, weak) == [("identified", "anna"), ("suggested", "anna")]


def test_of_three_matches_only_the_strongest_stays() -> None:
    photo = {"anna": 0.8}, {"anna": 0.95}, {"anna": 0.9}
    assert [kind for kind, _ in kinds(*photo)] == ["suggested", "identified", "suggested"]


def test_of_two_equal_matches_one_stays() -> None:
    assert sorted(kind for kind, _ in kinds({"anna": 0.9}, {"anna": 0.9})) == ["identified", "suggested"]


def test_a_weaker_question_about_the_same_person_stays_a_question() -> None:
    assert kinds({"anna": 0.9}, {"anna": 0.6}) == [("identified", "anna"), ("suggested", "anna")]


def test_a_match_becomes_a_question_where_a_likelier_face_is_itself_a_question() -> None:
    either = {"anna": 0.93, "bert": 0.92}
    assert kinds(either, {"anna": 0.81}) == [("suggested", "anna"), ("suggested", "anna")]
    assert kinds({"anna": 0.95}, either) == [("identified", "anna"), ("suggested", "anna")]


def test_different_people_do_not_disturb_each_other() -> None:
    assert kinds({"anna": 0.9}, {}, {"bert": 0.8}) == [
        ("identified", "anna"),
        ("unknown", None),
        ("identified", "bert"),
    ]


def test_a_photo_without_faces_has_no_answers() -> None:
    assert decide_faces([]) == []


def _sureness(match: Match[str]) -> tuple[float, bool]:
    return match.confidence, match.kind == "identified"


@given(st.lists(faces, max_size=6))
def test_in_a_photo_nobody_is_identified_twice_and_nobody_is_lost(photo: list[dict[str, float]]) -> None:
    alone = [decide(Look(candidates, POLICY)) for candidates in photo]
    together = decide_faces([Look(face, POLICY) for face in photo])
    identified = [match.person for match in together if match.kind == "identified"]
    assert len(identified) == len(set(identified))
    likeliest = {match.person: match for match in sorted(alone, key=_sureness)}
    assert set(identified) == {who for who, match in likeliest.items() if match.kind == "identified"}
    assert [(m.person, m.confidence) for m in together] == [(m.person, m.confidence) for m in alone]


def test_whoever_is_doubtful_is_asked_about_and_still_the_runner_up() -> None:
    doubtful = Look({"anna": 0.9, "bert": 0.5}, POLICY, doubtful={"anna"})
    assert decide(doubtful) == Match("suggested", "anna", 0.9)
    assert decide(Look({"anna": 0.9, "bert": 0.89}, POLICY, doubtful={"bert"})).kind == "suggested"


def test_a_person_may_be_matched_once_in_each_photo() -> None:
    looks = [Look({"anna": 0.9}, POLICY, photo=photo) for photo in (1, 2, 2)]
    kinds_ = [match.kind for match in decide_faces(looks, taken={(1, "anna"), (3, "anna")})]
    assert kinds_ == ["suggested", "identified", "suggested"]
