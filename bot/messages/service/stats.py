"""How often recognition was right."""

from bot.messages.card import Card
from bot.messages.words import Html, Words
from domain.queries.service.recognition_stats import RecognitionStats
from domain.values.consent import AGREE, REFUSE


def stats_card(stats: RecognitionStats, name: str, language: str) -> Card:
    """name: of the workspace, where the reader has several; else empty."""
    words = Words(language)
    title = words.html("stats.title_of", name=name) if name else words.html("stats.title")
    lines = [
        words.html("stats.assigned", n=stats.assigned, wrong=stats.wrong),
        words.html("stats.asked", n=stats.asked, yes=stats.yes, no=stats.no, waiting=stats.waiting),
        _answers(stats, words),
        words.html("stats.named", first=stats.first, other=stats.other, none=stats.none),
        words.html("stats.consent", agree=AGREE, given=stats.given, refuse=REFUSE, refused=stats.refused),
    ]
    return Card("\n".join([title, *lines]))


def _answers(stats: RecognitionStats, words: Words) -> Html:
    """Without answers no share is shown: 0 percent would look like a bad result."""
    if not stats.reviewed:
        return words.html("stats.unanswered", ended=stats.ended)
    return words.html("stats.answered", n=stats.reviewed, percent=stats.acceptance_rate, ended=stats.ended)
