"""The list of unknown people: those who are asked about, those who were seen once, and the ignored."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, list_card
from bot.messages.persons.persons import which_workspace_rows
from bot.messages.words import Html, Plain, Words
from domain.queries.clusters.clusters import ClusterLine, ClusterPage, Section


def clusters_card(
    found: ClusterPage, workspaces: Sequence[tuple[int, str]], page: int, language: str
) -> Card:
    """A list whose numbers are buttons. workspaces: id and name of those that the list covers; each gets a
    button to its persons. If there are ignored clusters and none stands on this page, a button leads to them.
    """
    words = Words(language)
    if len(workspaces) == 1:
        known = callback("known", workspaces[0][0], 0)
        below: Rows = ((Button(words.plain("button.known"), known),),)
    else:
        below = which_workspace_rows(workspaces, language)
    ignored = found.sizes.get(Section.IGNORED, 0)
    if ignored and not any(line.section == Section.IGNORED for line in found.lines):
        below = ((Button(words.plain("button.ignored", n=ignored), callback("ignored", 0)),), *below)
    title = words.html("clusters.title", n=found.unknown) if found.unknown else words.html("clusters.none")
    if not found.lines:
        return Card(title, below)
    if found.unknown:
        title = Html(f"{title}\n{words.html('clusters.which')}")
    return _list(found, words, title, _paged(found, page, "unknown"), below, shown=Section.OPEN)


def ignored_card(found: ClusterPage, page: int, language: str) -> Card:
    """Lists the clusters that nobody is asked about until they are brought back."""
    words = Words(language)
    below: Rows = ((Button(words.plain("button.unknown_people"), callback("unknown", 0)),),)
    if not found.lines:
        return Card(words.html("clusters.none_ignored"), below)
    title = Html(f"{words.html('clusters.ignored', n=found.total)}\n{words.html('clusters.which_back')}")
    return _list(found, words, title, _paged(found, page, "ignored"), below, shown=Section.IGNORED)


def _paged(found: ClusterPage, page: int, verb: str) -> Paged:
    return Paged.among(page, found.total, lambda other: callback(verb, other))


def _list(
    found: ClusterPage, words: Words, title: Html, paged: Paged, below: Rows, *, shown: Section
) -> Card:
    """shown: the section that the title is about. Each other section on the page has a heading."""
    lines: list[Html] = []
    for at, line in enumerate(found.lines, 1):
        if line.section != shown:
            shown = line.section
            apart = [Html()] if lines else []
            lines += [*apart, words.html(f"clusters.of_{shown}", n=found.sizes[shown])]
        lines.append(_line(at, line, words))
    buttons = [Button(Plain(at), callback("cluster", line.number)) for at, line in enumerate(found.lines, 1)]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    return list_card(words, title, lines, rows, paged=paged, below=below)


def _line(at: int, line: ClusterLine, words: Words) -> Html:
    some, date = words.html("cluster.some", n=line.faces), words.date(line.last_seen)
    return words.html("cluster.line", at=at, faces=some, n=line.photos, date=date)
