"""Says how many faces were moved, or would be, and who receives more or fewer photos from now on."""

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
    """Who starts or stops to receive photos, how many faces are not pinned any more, and how many stayed."""
    lines = [words.html("move.faces", n=done.faces)] if done.faces > 1 else []
    if done.starts:
        lines.append(words.html("move.starts", n=len(done.starts), photos=done.gained))
    if done.stops:
        lines.append(words.html("move.stops", n=len(done.stops), photos=done.lost))
    if done.pinned:
        lines.append(words.html("result.pinned", n=done.pinned))
    return [*lines, *([words.html("move.kept", n=done.kept)] if done.kept else [])]
