"""Forgetting a participant, a group or a workspace: cards with the numbers, and the safe button first."""

from collections.abc import Mapping, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.queries.erasing.forgetting import ErasableGroup, ErasableWorkspace, ForgettingView

GROUPS_SHOWN = 30
# An erase of so many photos took half a minute on two busy cores.
_TAKING_MINUTES = 40_000
_COUNTED = ("groups", "persons", "photos", "faces")


def confirm_forgetting_card(view: ForgettingView, language: str) -> Card:
    words = Words(language)
    lines: list[str] = [words.html("forget.confirm")]
    if view.alone:
        lines.append(words.html("forget.alone", names=words.names(view.alone)))
    if view.shared:
        lines.append(words.html("forget.shared", names=words.names(view.shared)))
    if view.absorbed:
        lines.append(words.html("forget.absorbed", names=words.names(view.absorbed)))
    if view.deliveries:
        lines.append(words.html("forget.photos", n=view.deliveries))
    if view.groups:
        lines.append(words.html("forget.groups", n=view.groups))
    lines += [words.html("forget.name"), "", words.html("forget.effect")]
    if view.refusals:
        lines += ["", words.html("forget.refusals", n=view.refusals)]
    forget = Button(words.plain("button.forget_me"), callback("forgetme", view.going), style="danger")
    return Card("\n".join(lines), ((_keep(words),), (forget,)))


def forgotten_card(language: str, *, refusals: int) -> Card:
    """refusals: in how many groups the user had refused that the bot looks at their photos."""
    words = Words(language)
    again = [words.html("forget.refuse_again", n=refusals)] if refusals else []
    return Card("\n\n".join([words.html("forget.started"), *again]))


def kept_card(language: str) -> Card:
    return Card(Words(language).html("forget.kept"))


def which_group_card(groups: Sequence[ErasableGroup], language: str) -> Card:
    words = Words(language)
    if not groups:
        return Card(words.html("forgetgroup.none"))
    shown = groups[:GROUPS_SHOWN]
    rows = [(Button(group.title[:LONGEST_NAME], callback("forgetgroup", group.group_id)),) for group in shown]
    lines = [words.html("forgetgroup.choose")]
    if len(groups) > GROUPS_SHOWN:
        lines.append(words.html("forgetgroup.write_name", n=GROUPS_SHOWN))
    return Card("\n\n".join(lines), ((_keep(words),), *rows))


def group_elsewhere_card(language: str) -> Card:
    return Card(Words(language).html("forgetgroup.where"))


def workspace_elsewhere_card(language: str) -> Card:
    return Card(Words(language).html("forgetall.where"))


def confirm_group_card(group: ErasableGroup, language: str) -> Card:
    """No button deletes yet: the name has to be written."""
    words = Words(language)
    lines = [
        words.html("forgetgroup.confirm", group=group.title),
        *counted(group.counts, words),
        "",
        words.html("forgetgroup.effect"),
        "",
        words.html("forgetgroup.type", group=group.title),
    ]
    return Card("\n".join(lines), ((_keep(words),),))


def sure_of_groups_card(groups: Sequence[ErasableGroup], language: str) -> Card:
    """groups: several when they have the same name."""
    words = Words(language)
    lines: list[str] = [words.html("forgetgroup.sure", group=groups[0].title)]
    rows = []
    for group in groups:
        lines += ["", *counted(group.counts, words)] if len(groups) > 1 else counted(group.counts, words)
        rows.append((_erase(words, "wipegroup", group.group_id),))
    lines += _time([group.counts for group in groups], words)
    return Card("\n".join(lines), ((_keep(words),), *rows))


def group_started_card(title: str | None, language: str) -> Card:
    """title: None for a press that is handled again: no row has the group's title any more."""
    words = Words(language)
    if title is None:
        return Card(words.html("forgetgroup.started_before"))
    return Card(words.html("forgetgroup.started", group=title))


def confirm_workspace_card(workspace: ErasableWorkspace, language: str) -> Card:
    words = Words(language)
    lines = [
        words.html("forgetall.confirm"),
        words.names(workspace.groups),
        *counted(workspace.counts, words),
        "",
        words.html("forgetall.effect"),
        "",
        words.html("forgetall.type", name=workspace.name),
    ]
    return Card("\n".join(lines), ((_keep(words),),))


def sure_of_workspace_card(workspace: ErasableWorkspace, language: str) -> Card:
    words = Words(language)
    lines = [
        words.html("forgetall.sure", groups=words.names(workspace.groups)),
        *counted(workspace.counts, words),
        *_time([workspace.counts], words),
    ]
    return Card("\n".join(lines), ((_keep(words),), (_erase(words, "wipeall", workspace.workspace_id),)))


def workspace_started_card(language: str) -> Card:
    return Card(Words(language).html("forgetall.started"))


def counted(counts: Mapping[str, int], words: Words) -> list[Html]:
    return [words.html(f"certificate.{what}", n=n) for what in _COUNTED if (n := counts.get(what, 0))]


def _time(counts: Sequence[Mapping[str, int]], words: Words) -> list[str]:
    """Without this line, whoever presses would see nothing for minutes, and not know why."""
    is_long = max(one.get("photos", 0) for one in counts) >= _TAKING_MINUTES
    return ["", words.html("forget.takes_minutes")] if is_long else []


def _keep(words: Words) -> Button:
    return Button(words.plain("button.keep_all"), callback("keepall"))


def _erase(words: Words, verb: str, number: int) -> Button:
    return Button(words.plain("button.erase"), callback(verb, number), style="danger")
