"""Says how many faces were moved, and how many participants receive more or fewer photos from now on."""

from bot.messages.card import Card
from bot.messages.listing import result_card
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.operations.done import Done


def face_moved_card(position: int, before: str, now: str, done: Done, language: str) -> Card:
    """before, now: names; empty for nobody."""
    words = Words(language)
    if done.operation_id is None:
        return Card(words.html("move.nothing"))
    key = "move.face_is" if now else "move.face_nobody"
    told = words.html(key, position=position, name=(now or before)[:LONGEST_NAME])
    return result_card(words, [told, *effects(done, words)], operation_id=done.operation_id)


def effects(done: Done, words: Words) -> list[Html]:
    """How many faces moved, if more than one; how many participants get or lose photos, how many pins ended,
    how many faces stayed.
    """
    lines = [words.html("move.faces", n=done.faces)] if done.faces > 1 else []
    if done.starts:
        lines.append(words.html("move.starts", n=len(done.starts), photos=done.gained))
    if done.stops:
        lines.append(words.html("move.stops", n=len(done.stops), photos=done.lost))
    if done.pinned:
        lines.append(words.html("result.pinned", n=done.pinned))
    return [*lines, *([words.html("move.kept", n=done.kept)] if done.kept else [])]
