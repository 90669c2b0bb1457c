"""History in words: who, when, what, how many. Names are those of today; a deleted person has a number."""

from collections.abc import Mapping
from dataclasses import replace

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, list_card
from bot.messages.operations.operations import actor_name, person_name, what
from bot.messages.words import Html, Words
from domain.ids import AssetId
from domain.queries.operations.history import HistoryEntry, HistoryPage, Named, is_about_unknown
from domain.values.history_kinds import FILTERS

# A button carries page and filter as one number. The filter is its position in GROUPS: new ones go to the
# end.
_VIEWS = 100
GROUPS = (None, *FILTERS)


def view_of(number: int) -> tuple[int, str | None]:
    """The page and the filter that a button's number stands for."""
    page, group = divmod(number, _VIEWS)
    return page, GROUPS[group] if group < len(GROUPS) else None


def number_of_view(page: int, group: str | None) -> int:
    return page * _VIEWS + GROUPS.index(group)


def history_card(
    title: Html,
    told: HistoryPage,
    names: Mapping[str, str],
    language: str,
    *,
    verb: str,
    subject: int,
    page: int,
    group: str | None,
    below: Rows,
) -> Card:
    """verb: history | lifeof | photohistory, whose first id is the subject. names: of the actors."""
    words = Words(language)
    lines = [_line(entry, names, words) for entry in told.entries] or [words.html("history.nothing")]
    paged = Paged(page, told.has_more, lambda to: callback(verb, subject, number_of_view(to, group)))
    heading = Html(f"{title}\n<i>{words.html(f'history.of_{group}')}</i>") if group else title
    return list_card(
        words, heading, lines, (), paged=paged, below=(*_filters(verb, subject, group, words), *below)
    )


def _filters(verb: str, subject: int, current: str | None, words: Words) -> Rows:
    buttons = [
        Button(
            words.plain(f"button.history_{group or 'all'}"), callback(verb, subject, number_of_view(0, group))
        )
        for group in GROUPS
        if group != current
    ]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def _line(entry: HistoryEntry, names: Mapping[str, str], words: Words) -> Html:
    who = actor_name(words, entry.actor, names)
    return words.html("history.line", when=words.moment(entry.at), who=who, what=entry_text(entry, words))


def entry_text(entry: HistoryEntry, words: Words) -> Html:
    """What was done, without who and when. Of an undo: what was undone."""
    entry = _turned(entry) if entry.undoes else entry
    name, before = _renamed(entry, words) or (_name(entry.person, entry.kind, words), None)
    done = what(
        words,
        entry.kind,
        name=name,
        other=_name(entry.other, entry.kind, words),
        faces=entry.faces,
        receiver=entry.receiver,
        before=before,
        settings=entry.settings,
    )
    if entry.kind != "rename_person" and (entry.before is not None or entry.after is not None):
        done = words.html("history.changed", what=done, before=entry.before or "–", after=entry.after or "–")
    if entry.undoes:
        done = words.html("history.undoes", what=done)
    elif entry.redoes:
        done = words.html("history.redoes", what=done)
    elif entry.is_undone:
        done = words.html("history.undone", what=done)
    return done


def _turned(undo: HistoryEntry) -> HistoryEntry:
    """With the changes of what it undid: an undo keeps its own, the other way round."""
    settings = [replace(one, before=one.after, after=one.before) for one in undo.settings]
    return replace(undo, before=undo.after, after=undo.before, settings=settings)


def _renamed(entry: HistoryEntry, words: Words) -> tuple[Html, str] | None:
    """The new name and the old one."""
    if entry.kind != "rename_person" or entry.before is None or entry.after is None:
        return None
    return words.names([entry.after]), entry.before


def _name(named: Named | None, kind: str, words: Words) -> Html:
    if named is None:
        return person_name(words, None, None)
    if named.is_hidden:
        return words.html("did.somebody")
    if named.name is None and is_about_unknown(kind):
        return words.html("did.unknown_person", number=named.number)
    return person_name(words, named.number, named.name)


def photo_title(asset_id: AssetId, language: str) -> Html:
    return Words(language).html("history.photo", number=asset_id)
