"""Tells the operator what is wrong with the service itself."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.queries.service.faults import Alarm


def alarm_card(alarm: Alarm, language: str) -> Card:
    words = Words(language)
    what = words.html(f"alarm.{alarm.fault}")
    if alarm.ended_at is None:
        return Card(words.html("alarm.begun", what=what, since=words.moment(alarm.began_at)))
    since, until = words.moment(alarm.began_at), words.moment(alarm.ended_at)
    return Card(words.html("alarm.over", what=what, since=since, until=until))


def alarm_text(alarm: Alarm, language: str) -> str:
    return alarm_card(alarm, language).text
