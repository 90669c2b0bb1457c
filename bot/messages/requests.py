"""A request to connect a person, as those who decide and as who asked see it."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Html, Words
from domain.queries.request import RequestView
from domain.queries.resembled import ResembledView


def request_card(view: RequestView, language: str, *, alike: ResembledView | None = None) -> Card:
    """With buttons while nobody has decided, afterwards with the outcome and who decided.

    alike: a connected person that looks like this one.
    """
    words = Words(language)
    who = _mention(view, words)
    about = [
        words.html("request.asks", requester=who, person=view.person_name),
        words.html("request.photos", n=view.photos),
    ]
    if view.state != "requested":
        by = view.decided_by or words.plain("request.somebody")
        return Card("\n".join([*about, "", words.html(f"request.{view.state}", by=by)]))
    advice = words.html("request.advice", requester=view.requester_name)
    if view.others:
        others = words.names([one.name for one in view.others])
        advice = words.html(
            "request.another",
            requester=view.requester_name,
            person=view.person_name,
            others=others,
            n=view.photos,
        )
    elif alike is not None:
        owners = words.names(alike.owners)
        advice = words.html("request.alike", person=alike.name, owners=owners, requester=view.requester_name)
    approve = Button(words.plain("button.approve"), callback("approve", view.link_id), style="success")
    decline = Button(words.plain("button.decline"), callback("decline", view.link_id))
    return Card("\n".join([*about, "", advice]), ((approve, decline),))


def unreached_card(view: RequestView, days: int) -> Card:
    """To who asked, when nobody can be asked. It names no person, so that an erase need not find it.

    days: how long the request waits in all.
    """
    words = Words(view.requester_language)
    groups = words.html("request.your_group")
    if view.groups:
        groups = words.html("request.of_groups", groups=words.names(view.groups), n=len(view.groups))
    return Card(words.html("request.unreached", groups=groups, n=days))


def reached_card(view: RequestView) -> Card:
    return Card(Words(view.requester_language).html("request.reached"))


def decision_card(view: RequestView, *, stays_connected: bool = False) -> Card:
    """To who asked. stays_connected: declined, but of a person who was approved before.

    Who is declined is erased, so the request is told by its time, and by no name.
    """
    words = Words(view.requester_language)
    how = "declined_again" if view.state == "declined" and stays_connected else view.state
    return Card(words.html(f"decision.{how}", name=view.alias, moment=words.moment(view.asked_at)))


def _mention(view: RequestView, words: Words) -> Html:
    """A link to the account: a name alone is easily borrowed."""
    name = words.names([view.requester_name])
    return Html(f'<a href="tg://user?id={view.requester_tg_user_id}">{name}</a>')
