"""Unknown people, for those who may say who they are."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import result_card
from bot.messages.words import Html, Words
from domain.queries.clusters import ClusterView


def cluster_card(view: ClusterView, language: str) -> Card:
    """With buttons while nobody has decided, afterwards with the outcome, who decided, and Undo."""
    words = Words(language)
    title = words.html("cluster.title", number=view.number)
    if view.state == "open":
        lines = [title, *_seen(view, words), Html(), words.html("cluster.question")]
        return Card("\n".join(lines), _choices(view.number, words))
    by = view.by or words.plain("request.somebody")
    name = view.person_name or "?"
    outcome = words.html(f"cluster.{view.state}", name=name, by=by)
    lines = [title, *_seen(view, words), Html(), outcome]
    return result_card(words, lines, operation_id=view.operation_id)


def _seen(view: ClusterView, words: Words) -> list[Html]:
    if view.first_seen is None or view.last_seen is None:
        return []
    found = words.html("cluster.found", n=view.photos, faces=view.faces)
    first, last = words.date(view.first_seen), words.date(view.last_seen)
    return [found, Html(first if first == last else f"{first} – {last}")]


def _choices(number: int, words: Words) -> tuple[tuple[Button, ...], ...]:
    name = Button(words.plain("button.cluster_name"), callback("clustername", number))
    same = Button(words.plain("button.cluster_same"), callback("clustersame", number, 0))
    ignore = Button(words.plain("button.cluster_ignore"), callback("clusterignore", number))
    delete = Button(words.plain("button.delete"), callback("clusterdelete", number))
    return ((name, same), (ignore, delete))
