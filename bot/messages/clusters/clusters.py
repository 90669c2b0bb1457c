"""Cards of unknown people, for the moderators who may say who they are."""

from collections.abc import Mapping, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, confirm_card, picker_card, result_card, stop_button
from bot.messages.operations.operations import receiving_lines
from bot.messages.persons.merging import against_lines
from bot.messages.photos.contact_sheet import TickedFaces, tick_rows
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import ParticipantId
from domain.queries.clusters.clusters import ClusterView
from domain.queries.clusters.nearest_persons import NearPage
from domain.queries.operations.done import Done
from domain.queries.persons.merge_conflicts import FaceConflicts
from domain.queries.persons.person_card import PersonCard
from domain.states import ClusterState


def cluster_card(view: ClusterView, language: str) -> Card:
    """The card has buttons while the cluster has unknown faces and nobody has decided; afterwards it says the
    outcome and who decided, with Undo. The button of an ignored cluster brings it back, instead of Undo. The
    card of an open cluster without unknown faces says so and has no button.
    """
    words = Words(language)
    title = words.html("cluster.title", number=view.number)
    if (
        view.state == ClusterState.OPEN and not view.faces
    ):  # each face was named by itself or set aside; a face may come back by an undo
        said = words.html("cluster.known" if view.is_known else "cluster.nobody")
        return Card(f"{title}\n\n{said}")
    if view.state == ClusterState.OPEN:
        lines = [title, *_seen(view, words), Html(), *_question(view, words), words.html("cluster.few_a_day")]
        return Card("\n".join(lines), _choices(view, words))
    by = view.by or words.plain("request.somebody")
    name = view.person_name or "?"
    into = view.joined_into or "?"
    outcome = words.html(f"cluster.{view.state}", name=name, by=by, into=into)
    lines = [title, *_seen(view, words), Html(), outcome]
    if view.state == ClusterState.IGNORED:
        back = Button(words.plain("button.cluster_back"), callback("clusterback", view.number))
        return Card("\n".join(lines), ((back,),))
    return result_card(words, lines, operation_id=view.operation_id)


def _seen(view: ClusterView, words: Words) -> list[Html]:
    if view.first_seen is None or view.last_seen is None:
        return []
    found = words.html("cluster.found", n=view.photos, faces=words.html("cluster.some", n=view.faces))
    first, last = words.date(view.first_seen), words.date(view.last_seen)
    return [found, Html(first if first == last else f"{first} – {last}")]


def _question(view: ClusterView, words: Words) -> list[Html]:
    """Says how many members were shown some of the faces, and whom enough of them named."""
    if not view.asked:
        return [words.html("cluster.question")]
    lines = [words.html("cluster.question_asked", n=view.asked)]
    if view.said is not None:
        lines.append(words.html("cluster.said", n=view.said.people, name=view.said.name))
    return lines


def _choices(view: ClusterView, words: Words) -> Rows:
    number = view.number
    said: Rows = ()
    if view.said is not None:
        label = words.plain("button.cluster_merge", name=view.said.name[:LONGEST_NAME])
        called = callback("clustercalled", number, view.said.id, view.said.version)
        said = ((Button(label, called, style="success"),),)
    name = Button(words.plain("button.cluster_name"), callback("clustername", number))
    same = Button(words.plain("button.cluster_same"), callback("clustersame", number, 0))
    like = Button(words.plain("button.cluster_like"), callback("clusterlike", number))
    split = Button(words.plain("button.cluster_split"), callback("clustersplit", number))
    ignore = Button(words.plain("button.cluster_ignore"), callback("clusterignore", number))
    delete = Button(words.plain("button.delete"), callback("clusterdelete", number))
    return (*said, (name, same), (like, split) if view.faces > 1 else (like,), (ignore, delete))


def name_cluster_card(view: ClusterView, flow: int, language: str) -> Card:
    """Also says how many faces get the name. The picture below the card shows the best of them."""
    words = Words(language)
    lines = [words.html("cluster.name", number=view.number), Html(), *_seen(view, words)]
    return Card("\n".join(lines), ((stop_button(words, flow),),))


def same_as_card(
    view: ClusterView, found: NearPage, page: int, flow: int, language: str, *, typed: str = ""
) -> Card:
    words = Words(language)
    choices = [
        Button(person.name, callback("clusterinto", view.number, person.number)) for person in found.people
    ]
    paged = Paged.among(page, found.total, lambda other: callback("clustersame", view.number, other))
    question = words.html("cluster.same", number=view.number)
    return picker_card(words, question, choices, flow=flow, paged=paged, typed=typed)


def merge_cluster_card(
    number: int,
    person: PersonCard,
    done: Done,
    receivers: Mapping[ParticipantId, str],
    language: str,
    *,
    faces: TickedFaces,
    conflicts: FaceConflicts,
) -> Card:
    """done: of the rehearsal. receivers: names of the participants who would receive photos.

    If a face has no tick, the button moves only the ticked faces and does not merge. A face that was refused
    for the person also stays unknown, unless it is among the best faces that the reader has seen.
    """
    words, name = Words(language), person.name
    ticks = tick_rows(faces, words)
    lines = [words.html("cluster.into", number=number, name=name)]
    keep = Button(words.plain("button.back"), callback("clustersame", number, 0))
    if not done.faces:
        return Card("\n".join([*lines, words.html("tick.no_face")]), (*ticks, (keep,)))
    some = words.html("cluster.some", n=done.faces)
    lines.append(words.html("cluster.would", n=done.photos, faces=some, name=name))
    lines += receiving_lines(done, words, receivers) or [words.html("cluster.starts_nobody")]
    if (stays := len(faces.faces) - done.faces) > 0:
        lines.append(words.html("cluster.stays", n=stays))
    lines += against_lines(words, conflicts.shared, conflicts.likeness)
    if ticks:
        lines += [Html(), words.html("tick.faces")]
    move, merge = callback("movego", faces.flow), callback("clustermerge", number, person.number)
    label = words.plain("button.cluster_merge", name=name)
    act = Button(label, move if faces.off else merge, style="success")
    return confirm_card(lines, keep, act, more=ticks)


def delete_cluster_card(view: ClusterView, language: str, *, asks_twice: bool) -> Card:
    """Says in numbers what would be deleted."""
    words = Words(language)
    lines = [
        words.html("cluster.delete", number=view.number),
        words.html("cluster.faces", n=view.faces),
        Html(),
        *_seen(view, words),
        Html(),
        words.html("cluster.delete_effect"),
    ]
    sure = callback("sureclusterdelete", view.number)
    return _confirm_deletion(lines, view, words, sure if asks_twice else _erase(view))


def sure_of_cluster_card(view: ClusterView, language: str) -> Card:
    words = Words(language)
    sure = words.html("cluster.sure", number=view.number, n=view.faces)
    lines = [sure, Html(), words.html("cluster.delete_effect")]
    return _confirm_deletion(lines, view, words, _erase(view))


def _erase(view: ClusterView) -> str:
    """The button deletes no more faces than its card says."""
    return callback("clustererase", view.number, view.faces)


def _confirm_deletion(lines: Sequence[Html], view: ClusterView, words: Words, data: str) -> Card:
    """The safe button comes first; ignoring the cluster is offered as well."""
    keep = Button(words.plain("button.keep_all"), callback("clusterkeep", view.number))
    ignore = Button(words.plain("button.cluster_ignore"), callback("clusterignore", view.number))
    act = Button(words.plain("button.erase"), data, style="danger")
    return confirm_card(lines, keep, act, more=((ignore,),) if view.state == ClusterState.OPEN else ())


def cluster_deleted_card(number: int, language: str) -> Card:
    return Card(Words(language).html("cluster.delete_started", number=number))
