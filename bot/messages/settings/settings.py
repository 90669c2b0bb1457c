"""Cards for the settings of a workspace: the list, and one setting with buttons for other values."""

from collections.abc import Mapping, Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import stop_button
from bot.messages.operations.operations import actor_name
from bot.messages.settings.changes import changes_text, label, value_text
from bot.messages.words import Html, Words
from domain.ids import WorkspaceId
from domain.queries.operations.operations import OperationView
from domain.queries.settings.workspace_settings import SettingView
from domain.values.own_values import carried, position_of

_IN_A_ROW = 5
_NOTHING = Html("")


def settings_card(
    views: Sequence[SettingView],
    of_service: Mapping[str, str],
    workspace_id: WorkspaceId,
    language: str,
    *,
    name: str,
) -> Card:
    """of_service: settings of the whole service. name: of this workspace, if the reader has several."""
    words = Words(language)
    lines = [words.html("settings.title_of", name=name) if name else words.html("settings.title")]
    part = ""
    for at, view in enumerate(views, 1):
        if view.part != part:
            part = view.part
            lines += [_NOTHING, words.html(f"settings.part_{part}")]
        lines.append(_line(at, view, words))
    lines += [_NOTHING, words.html("settings.of_service")]
    lines += [words.html("settings.service_line", name=key, value=value) for key, value in of_service.items()]
    lines += [_NOTHING, words.html("settings.hint")]
    buttons = [
        Button(str(at), callback("setting", workspace_id, view.number)) for at, view in enumerate(views, 1)
    ]
    rows = tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))
    return Card("\n".join(lines), rows)


def _line(at: int, view: SettingView, words: Words) -> Html:
    mark = " ✏️" if view.is_own else " ⚠️" if view.is_ignored else ""
    return words.html(
        "settings.line", at=at, label=label(view.name, words), value=value_text(view.value, words), mark=mark
    )


def setting_card(
    view: SettingView,
    workspace_id: WorkspaceId,
    names: Mapping[str, str],
    language: str,
    *,
    done: OperationView | None,
) -> Card:
    """names: the name of the actor who changed the setting. done: the change that was just made."""
    words = Words(language)
    lines = []
    if done is not None:
        lines = [words.html("settings.done", changes=changes_text(done.settings, words)), _NOTHING]
    lines += [
        words.html("settings.one", label=label(view.name, words)),
        words.html(f"about.{view.name}"),
        _NOTHING,
        words.html("settings.now", value=value_text(view.value, words)),
    ]
    if view.is_own and view.changed_at is not None:
        who = actor_name(words, view.changed_by, names)
        lines.append(words.html("settings.changed_by", who=who, when=words.moment(view.changed_at)))
        lines.append(words.html("settings.default", value=value_text(view.default, words)))
    if view.is_ignored:
        lines.append(words.html("settings.ignored"))
    if view.low is not None and view.high is not None:
        low, high = value_text(view.low, words), value_text(view.high, words)
        lines.append(words.html("settings.range", low=low, high=high))
    if view.is_floor:
        lines.append(words.html("settings.floor"))
    return Card("\n".join(lines), _buttons(view, workspace_id, words, done))


def _buttons(
    view: SettingView, workspace_id: WorkspaceId, words: Words, done: OperationView | None
) -> tuple[tuple[Button, ...], ...]:
    """Undo stands first, as on every result."""
    undo: tuple[Button, ...] = ()
    if done is not None:
        undo = (Button(words.plain("button.undo"), callback("undo", done.operation_id)),)
    near = tuple(
        Button(
            value_text(value, words),
            callback(
                "setto", workspace_id, carried(view.number, position_of(view.kind, value, view.choices))
            ),
        )
        for value in view.near
    )
    typed = Button(words.plain("button.type_value"), callback("settype", workspace_id, view.number))
    back = Button(words.plain("button.default_value"), callback("setback", workspace_id, view.number))
    every = Button(words.plain("button.all_settings"), callback("settings", workspace_id))
    rows = [undo, near, () if view.choices else (typed,)]
    rows += [(back,) if view.is_own or view.is_ignored else (), (every,)]
    return tuple(row for row in rows if row)


def type_value_card(view: SettingView, flow: int, language: str) -> Card:
    words = Words(language)
    low, high = value_text(view.low or 0, words), value_text(view.high or 0, words)
    text = words.html("settings.type", label=label(view.name, words), low=low, high=high)
    return Card(text, ((stop_button(words, flow),),))
