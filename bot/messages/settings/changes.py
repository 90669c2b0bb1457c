"""Settings and their values in words."""

from collections.abc import Sequence

from bot.messages.words import Html, Plain, Words
from domain.values.own_values import SettingChange, Value, written


def label(name: str, words: Words) -> Plain:
    """What people call the setting; its own name if this version does not have the setting any more."""
    key = f"setting.{name}"
    return words.plain(key) if words.has(key) else Plain(name)


def value_text(value: Value, words: Words) -> Plain:
    if isinstance(value, bool):
        return words.plain("settings.yes" if value else "settings.no")
    if isinstance(value, str):
        return words.plain(f"settings.choice_{value}")
    return Plain(written(value))


def changes_text(changes: Sequence[SettingChange], words: Words) -> Html:
    """Every change with the value before and after. Empty without changes."""
    return Html("; ".join(_change(one, words) for one in changes))


def _change(change: SettingChange, words: Words) -> Html:
    before, after = (
        words.plain("settings.usual") if value is None else value_text(value, words)
        for value in (change.before, change.after)
    )
    return words.html("settings.change", label=label(change.name, words), before=before, after=after)
