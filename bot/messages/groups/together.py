"""Asks whether groups share one list of people or keep their own, and says what that means."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.erasing.forgetting import counted
from bot.messages.words import MAX_TITLE, Words
from domain.queries.erasing.forgetting import ErasableGroup
from domain.queries.groups.together import GroupLine, TogetherView

Rows = tuple[tuple[Button, ...], ...]
_SHOWN_AT_MOST = 10


def own_list_card(group: GroupLine, others: Sequence[tuple[int, str]], language: str) -> Card:
    """Asks somebody who activated a new group and moderates others. others: workspaces with their names."""
    words = Words(language)
    own = Button(words.plain("button.own_list"), callback("ownlist", group.group_id))
    text = words.html("together.own", group=group.title[:MAX_TITLE])
    return Card(text, ((own,), *join_rows(group, others, language)))


def join_rows(group: GroupLine, others: Sequence[tuple[int, str]], language: str) -> Rows:
    words = Words(language)
    return tuple(
        (Button(words.plain("button.join_list", group=name), callback("joinlist", group.group_id, number)),)
        for number, name in others[:_SHOWN_AT_MOST]
    )


def own_list_kept_card(group: GroupLine, language: str) -> Card:
    return Card(Words(language).html("together.own_kept", group=group.title[:MAX_TITLE]))


def together_card(
    view: TogetherView, language: str, *, may_keep: bool, may_split: Sequence[GroupLine]
) -> Card:
    """Asks about groups that were put together unasked. may_split: the groups whose admin the reader is."""
    words = Words(language)
    lines = [words.html("together.asks", groups=_titles(view, words)), ""]
    lines.append(words.html("together.until_chat" if view.has_admin_chat else "together.until"))
    keep = Button(words.plain("button.keep_together"), callback("keeptogether", view.workspace_id))
    rows = ((keep,),) if may_keep else ()
    return Card("\n".join(lines), (*rows, *split_rows(may_split, language)))


def split_rows(groups: Sequence[GroupLine], language: str) -> Rows:
    words = Words(language)
    return tuple(
        (Button(words.plain("button.split", group=group.title), callback("splitgroup", group.group_id)),)
        for group in groups[:_SHOWN_AT_MOST]
    )


def kept_together_card(view: TogetherView, language: str) -> Card:
    """Says which groups share a list now, also after a join or a split."""
    words = Words(language)
    if len(view.groups) == 1:
        return Card(words.html("together.alone", group=view.groups[0].title[:MAX_TITLE]))
    return Card(words.html("together.kept", groups=_titles(view, words)))


def sure_split_card(group: ErasableGroup, language: str) -> Card:
    words = Words(language)
    lines = [
        words.html("together.split_sure", group=group.title[:MAX_TITLE]),
        *counted(group.counts, words),
        "",
        words.html("together.split_effect"),
    ]
    keep = Button(words.plain("button.keep_all"), callback("keepall"))
    split = Button(words.plain("button.split_now"), callback("splitnow", group.group_id), style="danger")
    return Card("\n".join(lines), ((keep,), (split,)))


def split_card(title: str | None, language: str) -> Card:
    """title: None for a press that is handled again: the group has another row by then."""
    words = Words(language)
    if title is None:
        return Card(words.html("together.split_before"))
    return Card(words.html("together.split", group=title[:MAX_TITLE]))


def _titles(view: TogetherView, words: Words) -> str:
    return words.names([group.title[:MAX_TITLE] for group in view.groups])
