"""Compares what happened with a line of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tests.access.doing import Act, Do
from tests.access.lines import Line
from tests.access.people import Actor
from tests.access.performing import Outcome, perform_together
from tests.access.rows import Digest
from tests.access.scene import Scene, Side
from tests.access.table import EFFECTS, GUARDED, MAY_CHANGE

# For each code that has texts of its own: the keys of these texts.
WORDS = {
    "u": {"toast.unknown_button"},
    "?": {"toast.anonymous", "group.setup_anonymous", "group.activate_anonymous", "group.command_anonymous"}
    | {"setup.anonymous"},
    "a": {"error.only_group_admin"},
    "g": {"error.not_in_group", "share.not_in_group"},
    "y": {"share.linked", "error.linked_already"},
    "w": {"error.only_owner_erases", "error.only_owner_changes"},
    "i": {"group.activate"},
    "l": {"connect.link_dead"},
    "b": {"connect.open"},
    "n": {"connect.no_group"},
    "h": {"history.title"},
    "k": {"error.last_owner"},
    "o": {"error.not_yours_to_decide"},
    "c": {"error.only_moderators", "error.only_moderators_move", "error.only_admin_chat_admin"},
    "d": {"connect.gone", "error.draft", "error.setup_link", "error.group", "error.workspace"}
    | {"error.person"},
    "t": {"toast.in_admin_chat"},
    "p": {"photocard.title"},
    "m": {
        "toast.nothing_waits",
        "queue.none",
        *("people.nobody", "people.none_to_share", "people.none_to_delete"),
        *("photos.nobody", "photos.none", "photos.none_of"),
        *("forgetgroup.none", "undo.none", "picker.nobody_else"),
        *("private.nothing_to_cancel", "private.stray_text", "private.stray_photo"),
    },
}
_OF_OPEN_CHATS = {"show_offer", "show_unknown_deliveries", "show_late_photos", "offer_requests", "show_join"}
# Any act in a group may change these tables: it shows that its actor is a member, and the answer may need
# a link into the private chat.
SEEN = {"group_participants", "deep_links"}


@dataclass(frozen=True)
class Cell:
    """One role doing one act of a line."""

    act: Act
    line: Line
    actor: Actor
    side: Side

    @property
    def code(self) -> str:
        return self.line.cells[self.actor.role]

    @property
    def is_quiet(self) -> bool:
        """Whether the cell changes nothing. Any act of a user who blocked the bot lets the bot in again."""
        return self.code not in "+s" and self.actor.role != "blocked"

    @property
    def doings(self) -> list[tuple[Do, Actor, Side]]:
        """The act, and its twin where an id that does not exist has to get the same answer."""
        dos = [self.act.do]
        if self.code == "x":
            assert self.act.twin is not None, "code x needs an act with a twin: one that carries an id"
            dos.append(self.act.twin)
        return [(do, self.actor, self.side) for do in dos]


async def mismatches(scene: Scene, before: Digest, cells: Sequence[Cell]) -> list[str]:
    """One sentence for each cell that is not as its line says.

    Cells that change nothing are tried together. If anything is amiss, each of them is tried alone.
    """
    quiet = [cell for cell in cells if cell.is_quiet]
    alone = [cell for cell in cells if not cell.is_quiet]
    if await _is_amiss_together(scene, before, quiet):
        alone += quiet
    found = []
    for cell in alone:
        outcomes = [(await perform_together(scene, before, [doing]))[0] for doing in cell.doings]
        found.append(_mismatch(scene, cell, *outcomes))
    return [wrong for wrong in found if wrong]


async def _is_amiss_together(scene: Scene, before: Digest, cells: Sequence[Cell]) -> bool:
    doings = [doing for cell in cells for doing in cell.doings]
    try:
        outcomes = iter(await perform_together(scene, before, doings))
    except AssertionError:  # an update failed: tried alone, each cell says whether it was its update
        return True
    return any(_mismatch(scene, cell, *islice(outcomes, len(cell.doings))) for cell in cells)


def _mismatch(scene: Scene, cell: Cell, outcome: Outcome, twin: Outcome | None = None) -> str | None:
    """A sentence that says what is not as the line says; None if nothing. twin: the outcome with an unknown
    id.
    """
    code, line, actor, act = cell.code, cell.line, cell.actor, cell.act
    found = _wrong_words(code, line, outcome) or _wrong_change(code, line, outcome, actor, act)
    found = found or _wrong_place(scene, outcome, actor, act, cell.side)
    if found is None and twin is not None and twin.answer != outcome.answer:
        found = f"but an id that does not exist is answered {twin.answer.words}"
    return f"{act.name} · {line.side} · {actor.role}: expected {code!r}, {found}" if found else None


def _wrong_words(code: str, line: Line, outcome: Outcome) -> str | None:
    texts = outcome.answer.texts
    expected = WORDS.get(code) or ({line.answer} if code in "+=" and line.answer != "-" else set())
    if code == "x":
        return None if texts else "nothing was answered"
    if not expected:
        return f"but heard {texts}" if texts else None
    # The first text counts: the toast, if there is one. A user who blocked the bot gets only toasts.
    return None if texts and texts[0] in expected else f"but heard {texts}"


def _wrong_change(code: str, line: Line, outcome: Outcome, actor: Actor, act: Act) -> str | None:
    tables = outcome.tables
    if code in "+s" and line.effect != "-":
        missing = EFFECTS[line.effect] - tables
        if missing:
            return f"but {sorted(missing)} did not change"
        more = (tables & GUARDED) - EFFECTS[line.effect] - MAY_CHANGE.get(line.effect, set())
        if actor.role == "blocked":  # deliveries that waited for the user are owed again
            more -= {"deliveries"}
        return f"but {sorted(more)} changed too" if more else None
    allowed = SEEN if act.name.startswith(("group", "idle", "admin")) or code in "+=." else set()
    if actor.role == "blocked":  # whoever presses or writes lets the bot in again
        allowed = {*allowed, "participants", "deliveries"}
    if tables - allowed:
        return f"but {sorted(tables - allowed)} changed"
    # These tasks begin when a user lets the bot in again, whatever the act is. `offer_requests` begins also
    # for a user who may decide nothing: only its worker asks Telegram who is an admin.
    begun = outcome.begun - _OF_OPEN_CHATS
    if code == "+":  # a card that is shown may get a picture of the faces beside it
        begun -= {"picture_sheet", "show_sheet"}
    return f"but {sorted(begun)} began" if begun else None


def _wrong_place(scene: Scene, outcome: Outcome, actor: Actor, act: Act, side: Side) -> str | None:
    """Says whether somebody else heard of the act at once, or another workspace changed."""
    places = {actor.private.id, side.group.id, side.idle_group.id, scene.admin_chat.id}
    if act.name.startswith(("press", "write", "send")) and ", " not in act.name:
        places = {actor.private.id}
    if "new group" in act.name:
        places = {scene.bot.tg.groups[-1].id}
    if strangers := outcome.answer.said_in - places:
        return f"but it was said in {strangers}"
    others = {scene.home.workspace, scene.away.workspace} - {side.workspace}
    touched = {workspace for _, workspace in outcome.changed} & others
    is_own_doing = act.name.startswith("bot") or act.name in _NO_SIDE
    return f"but workspace {touched} changed" if touched and not is_own_doing else None


# Acts about the actor's own things, in whichever workspace these are.
_NO_SIDE = {"press showunknown", "press sendlate", "press forgetme", "send a photo", "write /doctor"}
