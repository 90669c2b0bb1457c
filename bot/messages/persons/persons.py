"""One person with all that the viewer may do; and everybody of a workspace, for those who moderate it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Paged, Rows, Step, list_card, picker_card, stepped, stop_button
from bot.messages.persons.people import at_home, label_at_home, unask_row
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import WorkspaceId
from domain.queries.persons.person_card import NamedPerson, PersonCard
from domain.queries.persons.workspace_people import PeopleCounts, PeoplePage, PersonLine
from domain.states import LinkRole, PersonStatus
from domain.values.named import of_person

# Verbs whose buttons carry a page beside the person's number.
_PAGED = {"lifeof"}
# The button's verb, and the key of its label, for actions where it is not the action's name.
_VERBS = {"history": "lifeof"}
_LABELS = {"show": "show_again", "faceof": "on_photo", "learnagain": "learn_again"}
APART_SHOWN = 5


def whole_person_card(person: PersonCard, language: str, *, in_admin_chat: bool) -> Card:
    words = Words(language)
    home = "" if in_admin_chat else person.home  # that chat shows one workspace
    lines = [words.html("person.title", name=at_home(person.name, home, words))]
    if person.merged_into is not None:
        into = Button(words.plain("button.survivor"), callback("person", person.merged_into))
        return Card("\n".join([*lines, words.html("person.merged")]), ((into,),))
    if person.status == PersonStatus.HIDDEN:
        lines.append(words.html("person.hidden"))
    if person.birth_date is not None:
        lines.append(words.html("person.born", date=words.day(person.birth_date), n=_age(person.birth_date)))
    lines.append(words.html("person.since", date=words.date(person.since)))
    lines += [Html(""), *_counts(person, words)]
    lines += _people_around(person, words)
    if not person.actions:
        lines.append(words.html("person.guardian"))
    elif not person.links:
        lines.append(words.html("person.nobodys" if person.is_consented else "person.no_consent"))
    rows = _actions(person, words, in_admin_chat=in_admin_chat)
    return Card("\n".join(lines), (*rows, (_back(person, words, in_admin_chat),)))


def _people_around(person: PersonCard, words: Words) -> Iterator[Html]:
    """Names the participants who receive the photos, and the persons that were told apart from this one."""
    named = {
        "owners": [link.name for link in person.links if link.role == LinkRole.OWNER],
        "guardians": [link.name for link in person.links if link.role == LinkRole.GUARDIAN],
        "apart": [one.name for one in person.apart],
    }
    for key, names in named.items():
        if names:
            yield words.html(f"person.{key}", names=words.names(names))


def _counts(person: PersonCard, words: Words) -> list[Html]:
    faces = words.html("person.faces", n=person.faces) if person.faces else None
    received = words.html("person.received", n=person.received) if person.is_linked else None
    counts = [words.html("person.photos", n=person.photos), received, faces]
    return [line for line in counts if line is not None]


def _actions(person: PersonCard, words: Words, *, in_admin_chat: bool) -> Rows:
    """The buttons. Sharing and new training photos belong to the private chat."""
    buttons = [_action(action, person.number, words) for action in person.actions if action != "delete"]
    is_nobodys = not any(link.role == LinkRole.OWNER for link in person.links)
    if not in_admin_chat and (person.is_linked or is_nobodys):
        buttons.append(_action("share", person.number, words))
    if person.is_moderator and person.photos:
        buttons.append(_action("faceof", person.number, words))
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if not in_admin_chat and person.is_joining:
        rows.insert(0, unask_row(person.number, words))
    rows += [(_together(person.number, one, words),) for one in person.apart[:APART_SHOWN]]
    is_empty = not (person.faces or person.photos)
    if not in_admin_chat and person.is_owner and is_empty:
        rows.append((_action("learnagain", person.number, words),))
    if person.faces and "rename" in person.actions:
        rows.append((_action("training", person.number, words),))
    elif person.photos and "rename" in person.actions:
        rows.append((_action("looks", person.number, words),))
    if "delete" in person.actions:
        rows.append((_action("delete", person.number, words),))
    return tuple(rows)


def _together(number: int, other: NamedPerson, words: Words) -> Button:
    label = words.plain("button.together", name=other.name[:LONGEST_NAME])
    return Button(label, callback("together", number, other.number))


def _action(action: str, number: int, words: Words) -> Button:
    verb = _VERBS.get(action, action)
    ids = (number, 0) if verb in _PAGED else (number,)
    return Button(words.plain(f"button.{_LABELS.get(action, action)}"), callback(verb, *ids))


def face_button(words: Words, number: int, name: str) -> Button:
    """A button that shows a photo with the person's face in a box, for those who moderate."""
    return Button(words.plain("button.face_of", name=name[:LONGEST_NAME]), callback("faceof", number))


def _back(person: PersonCard, words: Words, in_admin_chat: bool) -> Button:
    is_of_workspace = in_admin_chat or not (person.is_linked or person.is_joining)
    data = callback("known", person.workspace_id, 0) if is_of_workspace else callback("people", 0)
    return Button(words.plain("button.back"), data)


def workspace_people_card(
    people: PeoplePage,
    counts: PeopleCounts,
    language: str,
    *,
    workspace_id: WorkspaceId,
    section: str,
    page: int,
    unknown_of_all: bool,
) -> Card:
    """section: known | hidden. Unknown faces have a list of their own. unknown_of_all: that list is of all
    workspaces that the reader moderates, so that the workspace's own count may not be what it shows. It is
    true for everybody in private: how many workspaces a reader moderates, only Telegram would say.
    """
    words = Words(language)
    lines = [
        words.html("everybody.line", at=at, name=one.name, n=one.photos)
        for at, one in enumerate(people.people, 1)
    ]
    rows = [(Button(one.name[:LONGEST_NAME], callback("person", one.number)),) for one in people.people]
    title = words.html("everybody.title", known=counts.known, unknown=counts.unknown, hidden=counts.hidden)
    shown = [title, "", words.html(f"everybody.{section}")]
    if not lines:
        lines = [words.html("everybody.nobody")]
    paged = Paged.among(page, people.total, lambda to: callback(section, workspace_id, to))
    tabs = _tabs(workspace_id, section, counts, words, unknown_of_all=unknown_of_all)
    return list_card(words, Html("\n".join(shown)), lines, rows, paged=paged, below=tabs)


def _tabs(
    workspace_id: WorkspaceId, section: str, counts: PeopleCounts, words: Words, *, unknown_of_all: bool
) -> Rows:
    other = "known" if section == "hidden" else "hidden"
    tabs = [Button(words.plain(f"button.{other}"), callback(other, workspace_id, 0))]
    if section == "known" and not counts.hidden:
        tabs = []
    if unknown_of_all:
        tabs.insert(0, Button(words.plain("button.unknown_people"), callback("unknown", 0)))
    elif counts.unknown:
        tabs.insert(0, Button(words.plain("button.unknown", n=counts.unknown), callback("unknown", 0)))
    history = Button(words.plain("button.history"), callback("history", workspace_id, 0))
    return (*((tuple(tabs),) if tabs else ()), (history,))


def choose_person_card(
    action: str, people: PeoplePage, page: int, language: str, *, flow: int, typed: str
) -> Card:
    """action: the verb of the next step."""
    words = Words(language)
    choices = [_choice(action, one, words) for one in people.people]
    paged = Paged.among(page, people.total, lambda to: callback("choose", flow, to))
    question = words.html(f"choose.{action}")
    return picker_card(
        words,
        question,
        choices,
        flow=flow,
        paged=paged,
        step=_STEPS.get(action),
        typed=typed,
    )


_STEPS = {"rename": Step(1, 2), "merge": Step(1, 3), "into": Step(2, 3)}


def _choice(action: str, one: PersonLine, words: Words) -> Button:
    ids = (one.number, 0) if action in _PAGED else (one.number,)
    return Button(label_at_home(one.name[:LONGEST_NAME], one.home, words), callback(action, *ids))


def choose_second_card(
    action: str,
    first: tuple[int, str],
    people: PeoplePage,
    page: int,
    language: str,
    *,
    flow: int,
    typed: str,
) -> Card:
    """first: the number that each button carries beside the chosen person's, and the first person's name."""
    words = Words(language)
    number, name = first
    choices = [Button(one.name[:LONGEST_NAME], callback(action, number, one.number)) for one in people.people]
    paged = Paged.among(page, people.total, lambda to: callback("choose", flow, to))
    question = words.html(f"choose.{action}", name=name)
    return picker_card(
        words,
        question,
        choices,
        flow=flow,
        paged=paged,
        step=_STEPS.get(action),
        typed=typed,
    )


def nobody_to_choose_card(action: str, language: str, *, is_second: bool) -> Card:
    """It has no button to cancel anything: no prompt is open. is_second: the first person was chosen."""
    empty = "picker.nobody_to_hide" if action == "hide" else "picker.empty"
    return Card(Words(language).html("picker.nobody_else" if is_second else empty))


def new_name_card(name: str, flow: int, language: str) -> Card:
    words = Words(language)
    text = stepped(words, words.html("rename.write", name=name), Step(2, 2))
    return Card(text, ((stop_button(words, flow),),))


def new_birth_date_card(name: str, flow: int, language: str) -> Card:
    words = Words(language)
    return Card(words.html("birth.write", name=name), ((stop_button(words, flow),),))


def older_photos_card(name: str, n: int, flow: int, language: str) -> Card:
    words = Words(language)
    return Card(words.html("birth.older", name=name, n=n), ((stop_button(words, flow),),))


def name_taken_card(
    number: int, name: str, other: int, flow: int, language: str, *, words_of: int, may_merge: bool
) -> Card:
    """`other` has the new name already. Both may keep it, as two families may both have an Anna.

    words_of: the update that brought the name, so that the button gives no other name.
    """
    words = Words(language)
    rows = [(Button(words.plain("button.keep_both"), callback("keepboth", number, words_of)),)]
    if may_merge:
        rows.append((Button(words.plain("button.merge_them"), callback("into", number, other)),))
    key = "rename.taken_merge" if may_merge else "rename.taken"
    taken = words.html(key, name=of_person(other, name))
    return Card(taken, (*rows, (stop_button(words, flow),)))


def reminder_card(language: str) -> Card:
    """Answers a photo, or anything else that is no text, while the bot waits for words."""
    return Card(Words(language).html("asking.words_please"))


def stopped_card(language: str) -> Card:
    return Card(Words(language).html("asking.stopped"))


def which_workspace_rows(workspaces: Sequence[tuple[int, str]], language: str) -> Rows:
    """A moderator's buttons in a private chat, from their own people to everybody in a workspace."""
    words = Words(language)
    return tuple(
        (Button(words.plain("button.everybody", group=name), callback("known", workspace_id, 0)),)
        for workspace_id, name in workspaces
    )


def _age(born: date) -> int:
    today = datetime.now(Words.zone).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
