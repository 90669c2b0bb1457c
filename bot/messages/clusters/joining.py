"""A moderator says that two unknown people are one: who looks alike, and the two side by side."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import confirm_card, list_card
from bot.messages.persons.merging import DOUBTFUL
from bot.messages.words import Html, Plain, Words
from domain.queries.clusters.clusters import ClusterView
from domain.queries.clusters.nearest_clusters import NearCluster
from domain.states import ClusterState


def near_clusters_card(number: int, near: Sequence[NearCluster], language: str) -> Card:
    """The numbers on the buttons are those of the faces on the picture below."""
    words = Words(language)
    stays = (Button(words.plain("button.cancel"), callback("clusterstays", number)),)
    if not near:
        return Card(words.html("join.nobody", number=number), (stays,))
    title = Html(f"{words.html('join.like', number=number)}\n{words.html('join.which')}")
    lines = [_near(at, one, words) for at, one in enumerate(near, 1)]
    buttons = [
        Button(Plain(at), callback("clusterwith", number, one.number)) for at, one in enumerate(near, 1)
    ]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    return list_card(words, title, lines, rows, below=(stays,))


def _near(at: int, one: NearCluster, words: Words) -> Html:
    some = words.html("cluster.some", n=one.faces)
    key = "join.line_ignored" if one.state == ClusterState.IGNORED else "join.line"
    percent = round(one.likeness * 100)
    return words.html(key, at=at, number=one.number, faces=some, n=one.photos, percent=percent)


def join_card(
    view: ClusterView, other: ClusterView, likeness: float | None, of_each: int, language: str
) -> Card:
    """other: the cluster that joins `view`. likeness: None where the two cannot be compared. of_each: how
    many faces of each are on the picture below.
    """
    words = Words(language)
    lines = [
        words.html("join.question", number=view.number, other=other.number),
        Html(),
        _side(view, 1, of_each, words),
        _side(other, of_each + 1, of_each, words),
        Html(),
        _likeness(likeness, words),
    ]
    if ClusterState.IGNORED in (view.state, other.state):
        key = "join.stays_ignored" if view.state == ClusterState.IGNORED else "join.asked_again"
        lines.append(words.html(key, number=view.number, other=other.number))
    keep = Button(words.plain("button.back"), callback("clusterlike", view.number))
    act = callback("clusterjoin", view.number, other.number)
    return confirm_card(lines, keep, Button(words.plain("button.cluster_join"), act, style="success"))


def _likeness(likeness: float | None, words: Words) -> Html:
    if likeness is None:
        return words.html("join.not_compared")
    key = "merge.alike" if likeness >= DOUBTFUL else "merge.unlike"
    return words.html(key, percent=round(likeness * 100))


def _side(view: ClusterView, first: int, of_each: int, words: Words) -> Html:
    some = words.html("cluster.some", n=view.faces)
    tiles = str(first) if of_each == 1 else f"{first}–{first + of_each - 1}"
    return words.html("join.side", tiles=tiles, number=view.number, faces=some, n=view.photos)
