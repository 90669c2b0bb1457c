"""Only one face of a photo can be the person's; and the choices to say yes to many questions at once."""

from domain.ids import AssetId, SuggestionId
from domain.rules.questions.bulk_choices import bulk_choices
from domain.rules.questions.once_a_photo import Asked, once_a_photo


def asked(number: int, photo: int, confidence: float) -> Asked:
    return Asked(SuggestionId(number), AssetId(photo), confidence)


def test_the_surest_face_of_each_photo_is_the_persons_and_of_equals_the_older_question() -> None:
    one, less, alone, equal = asked(1, 7, 0.8), asked(2, 7, 0.7), asked(3, 8, 0.6), asked(4, 7, 0.8)
    assert once_a_photo([less, equal, alone, one]) == [1, 3]
    assert once_a_photo([]) == []


def test_bulk_choices_split_the_questions_by_confidence() -> None:
    choices = bulk_choices([0.92, 0.81, 0.78, 0.66, 0.62])
    assert [(choice.percent, choice.count) for choice in choices] == [(90, 1), (80, 2), (75, 3)]


def test_there_is_no_choice_where_all_are_equally_sure() -> None:
    assert bulk_choices([0.7, 0.7]) == []
    assert bulk_choices([0.7]) == []
    assert bulk_choices([]) == []


def test_a_question_that_is_exactly_as_sure_as_a_choice_counts() -> None:
    assert [(choice.percent, choice.count) for choice in bulk_choices([0.8, 0.6])] == [(80, 1)]
