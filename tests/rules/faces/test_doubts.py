"""What makes a face that is alike enough a question all the same."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest

from domain.ids import AssetId, PersonId
from domain.rules.faces.calibration import EVEN
from domain.rules.faces.doubts import is_doubtful
from domain.rules.faces.evidence import Likeness, Portrait, Probe, Quality
from domain.rules.faces.matching import MatchPolicy

ANNA, BEN = PersonId(UUID(int=1)), PersonId(UUID(int=2))
NONE = np.zeros((0, 2), np.float32)
POLICY = MatchPolicy(auto=0.8, suggest=0.6, min_margin=0.05, look_alike_margin=0.1)
PORTRAIT: Portrait[PersonId, str] = Portrait(ANNA, (), NONE, NONE)
PROBE: Probe[str] = Probe(AssetId(1), NONE, Quality(200, 1, 1), date(2026, 1, 1))
LIKE = Likeness(PORTRAIT, 0.85, NONE)
LACKS = replace(PORTRAIT, lacks_rival=True)


def doubts(one: Likeness[PersonId, str], probe: Probe[str] = PROBE, *, auto: float = 0.8) -> bool:
    return is_doubtful(one, probe, replace(POLICY, auto=auto), POLICY, EVEN)


@pytest.mark.parametrize(
    ("portrait", "stays_with", "expected"),
    [(PORTRAIT, None, False), (LACKS, None, True), (LACKS, ANNA, False), (LACKS, BEN, True)],
)
def test_somebody_who_cannot_be_compared_makes_a_new_face_a_question_and_takes_none_away(
    portrait: Portrait[PersonId, str], stays_with: PersonId | None, *, expected: bool
) -> None:
    assert doubts(LIKE._replace(portrait=portrait), replace(PROBE, stays_with=stays_with)) is expected


def test_a_face_nearer_to_a_no_or_less_sure_after_mistakes_is_a_question() -> None:
    assert doubts(LIKE._replace(is_nearer_to_a_no=True))
    assert not doubts(LIKE, auto=0.85)
    assert doubts(LIKE._replace(portrait=replace(PORTRAIT, mistakes=9)), auto=0.85)


@pytest.mark.parametrize(("refused", "expected"), [(0.0, False), (0.79, False), (0.81, True), (0.9, True)])
def test_a_face_needs_the_lead_over_a_person_who_was_refused_for_it_or_born_later(
    refused: float, *, expected: bool
) -> None:
    assert not doubts(LIKE._replace(excluded={}))
    assert doubts(LIKE._replace(excluded={BEN: refused})) is expected


@pytest.mark.parametrize(
    ("excluded", "is_alike", "expected"),
    [(0.79, False, False), (0.79, True, True), (0.74, True, False), (0.9, True, True)],
)
def test_over_a_look_alike_who_was_refused_the_lead_of_look_alikes_is_needed(
    excluded: float, *, is_alike: bool, expected: bool
) -> None:
    """Else a wrong no would send what was a question before it."""
    portrait = replace(PORTRAIT, look_alikes=frozenset([BEN] if is_alike else []))
    assert doubts(LIKE._replace(portrait=portrait, excluded={BEN: excluded})) is expected
