"""Tells the operator what is wrong with the service itself."""

from datetime import timedelta

from bot.messages.card import Card
from bot.messages.words import Html, Words
from domain.queries.service.faults import Alarm
from domain.values.faults import KEPT_BY_TELEGRAM_H, NO_INTAKE, POSTGRES, PRESS_KEPT_S

_PRESS_KEPT = timedelta(seconds=PRESS_KEPT_S)


def alarm_card(alarm: Alarm, language: str) -> Card:
    words = Words(language)
    what = words.html(f"alarm.{alarm.fault}")
    if alarm.ended_at is None:
        return Card(words.html("alarm.begun", what=what, since=words.moment(alarm.began_at)))
    since, until = words.moment(alarm.began_at), words.moment(alarm.ended_at)
    text = words.html("alarm.over", what=what, since=since, until=until)
    if alarm.fault in (*NO_INTAKE, POSTGRES) and alarm.ended_at - alarm.began_at > _PRESS_KEPT:
        text = Html(f"{text}\n\n{words.html('alarm.presses')}")
    kept_since = alarm.ended_at - timedelta(hours=KEPT_BY_TELEGRAM_H)
    if alarm.fault in NO_INTAKE and alarm.began_at < kept_since:
        text = Html(f"{text}\n\n{words.html('alarm.lost', until=words.moment(kept_since))}")
    return Card(text)


def alarm_text(alarm: Alarm, language: str) -> str:
    return alarm_card(alarm, language).text
