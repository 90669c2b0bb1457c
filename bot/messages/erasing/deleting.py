"""Cards to delete a person in one of the ways, or somebody's faces in one photo. Numbers say what goes."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import confirm_card, result_card
from bot.messages.persons.people import at_home
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import AssetId
from domain.queries.erasing.deletion import DeletionChoice, DeletionView
from domain.queries.operations.done import Done
from domain.queries.persons.person_card import PersonCard
from domain.states import PersonStatus
from domain.values.deletion_ways import MODES

_ACTS = {"erase": "erase", "faces": "wipefaces", "dissolve": "dissolve"}


def deletion_card(person: PersonCard, choice: DeletionChoice, language: str) -> Card:
    """The safe button first, then the usual way to delete. No button deletes more than the card says."""
    words = Words(language)
    lines = [
        words.html("delete.title", name=at_home(person.name, person.home, words)),
        Html(""),
        *_numbers(person, choice.would, words),
    ]
    for mode in choice.ways:
        lines += [Html(""), words.html(f"delete.mode_{mode}", name=person.name)]
    rows = [(_keep(person, words),)]
    for mode in choice.ways:
        step = callback("suredelete", person.number, MODES.index(mode))
        data = step if choice.asks_twice else callback(_ACTS[mode], person.number, choice.would.faces)
        rows.append((_act(mode, data, words),))
    return Card("\n".join(lines), tuple(rows))


def sure_of_deletion_card(person: PersonCard, view: DeletionView, mode: str, language: str) -> Card:
    """Hiding is offered before the button that cannot be undone."""
    words = Words(language)
    lines = [
        words.html("delete.sure", name=at_home(person.name, person.home, words), n=view.faces),
        Html(""),
        words.html(f"delete.mode_{mode}", name=person.name),
    ]
    hide = Button(words.plain("button.hide_instead"), callback("hide", person.number))
    more = ((hide,),) if person.status == PersonStatus.ACTIVE else ()
    if more:
        lines += [Html(""), words.html("delete.hide", name=person.name)]
    act = _act(mode, callback(_ACTS[mode], person.number, view.faces), words)
    return confirm_card(lines, _keep(person, words), act, more=more)


def faces_deleted_card(person: PersonCard, done: Done, language: str, *, may_add: bool) -> Card:
    """may_add: the reader is an owner in the private chat, where new training photos are sent."""
    words = Words(language)
    back = Button(words.plain("button.back"), callback("person", person.number))
    if done.operation_id is None:
        return Card(words.html("result.nothing"), ((back,),))
    told = words.html("delete.faces_gone", name=person.name, n=done.faces)
    again = Button(words.plain("button.learn_again"), callback("learnagain", person.number))
    return Card(told, (((again,), (back,)) if may_add else ((back,),)))


def dissolved_card(done: Done, language: str) -> Card:
    """The card has no name, like everything that stays of a deleted person."""
    return Card(Words(language).html("delete.dissolved", n=done.faces))


def confirm_faces_here_card(
    name: str, number: int, asset_id: AssetId, would: Done, language: str, *, is_last: bool
) -> Card:
    """would: what the rehearsal found. is_last: the person has no other face."""
    words = Words(language)
    lines = [words.html("delete.here", name=name[:LONGEST_NAME], n=would.faces)]
    if would.stops:
        lines.append(words.html("move.stops", n=len(would.stops), photos=would.lost))
    if is_last:
        lines.append(words.html("delete.here_last", name=name[:LONGEST_NAME]))
    keep = Button(words.plain("button.keep_faces"), callback("photocard", asset_id, 0))
    return confirm_card(lines, keep, _act("erase", callback("wipehere", number, asset_id), words))


def faces_here_deleted_card(name: str, asset_id: AssetId, done: Done, language: str) -> Card:
    words = Words(language)
    told = words.html("delete.here_done", name=name[:LONGEST_NAME], n=done.faces)
    back = Button(words.plain("button.back"), callback("photocard", asset_id, 0))
    return result_card(words, [told], below=((back,),))


def confirm_unknown_here_card(
    number: int, asset_id: AssetId, would: Done, language: str, *, is_last: bool
) -> Card:
    """would: what the rehearsal found. is_last: no other photo has a face of the cluster, which goes too."""
    words = Words(language)
    unknown = words.html("did.unknown_person", number=number)
    lines = [words.html("delete.here", name=unknown, n=would.faces)]
    if is_last:
        lines.append(words.html("delete.here_only", name=unknown))
    keep = Button(words.plain("button.keep_faces"), callback("photocard", asset_id, 0))
    return confirm_card(lines, keep, _act("erase", callback("clusterwipe", number, asset_id), words))


def unknown_here_deleted_card(number: int, asset_id: AssetId, done: Done, language: str) -> Card:
    unknown = Words(language).plain("did.unknown_person", number=number)
    return faces_here_deleted_card(unknown, asset_id, done, language)


def _numbers(person: PersonCard, view: DeletionView, words: Words) -> list[Html]:
    lines = [words.html("delete.faces", n=view.training_photos)] if view.training_photos else []
    lines.append(words.html("delete.photos", n=view.photos))
    names = [link.name for link in person.links]
    if names:
        lines.append(words.html("delete.receivers", names=words.names(names)))
    return lines


def _keep(person: PersonCard, words: Words) -> Button:
    return Button(words.plain("button.keep", name=person.name), callback("person", person.number))


def _act(mode: str, data: str, words: Words) -> Button:
    key = "button.erase" if mode == "erase" else f"button.delete_{mode}"
    return Button(words.plain(key), data, style="danger")
