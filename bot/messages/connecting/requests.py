"""A request to connect a person, as its deciders and as its requester see it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.messages.callbacks import ALL_PHOTOS, callback
from bot.messages.card import Button, Card
from bot.messages.deliveries.captions import room_beside
from bot.messages.listing import confirm_card
from bot.messages.mentions import mention
from bot.messages.words import LONGEST_NAME, Html, Plain, Words
from domain.queries.connecting.request import RequestView
from domain.queries.connecting.resembled import ResembledView

MOST_CHOICES = 5
# How many characters of a name are shown, and how many names of a list: the card is a caption. The last size
# always fits.
_SIZES = ((LONGEST_NAME, 5), (32, 3), (20, 2), (12, 2))


def request_card(view: RequestView, language: str) -> Card:
    """The card has buttons while nobody has decided; afterwards it says the outcome and who decided.

    Long names are shortened until the card fits under a picture.
    """
    cards = (_request_card(_shortened(view, longest), language, most) for longest, most in _SIZES)
    return next(card for card in cards if room_beside(card.text) >= 0)


def _shortened(view: RequestView, longest: int) -> RequestView:
    def short(one: ResembledView) -> ResembledView:
        return replace(one, name=one.name[:longest], owners=tuple(owner[:longest] for owner in one.owners))

    return replace(
        view,
        person_name=view.person_name[:longest],
        requester_name=view.requester_name[:longest],
        groups=tuple(title[:longest] for title in view.groups),
        decided_by=view.decided_by and view.decided_by[:longest],
        others=tuple(map(short, view.others)),
        alike=view.alike and short(view.alike),
    )


def _request_card(view: RequestView, language: str, most: int) -> Card:
    """most: how many names of a list are shown; the rest is counted."""
    words = Words(language)
    who = mention(view.requester_name, view.requester_tg_user_id, words)
    about = [
        words.html("request.asks", requester=who, person=view.person_name),
        words.html("request.photos", n=view.photos),
        *(
            [words.html("request.in_groups", groups=words.names(view.groups, limit=most))]
            if view.groups
            else []
        ),
    ]
    if view.state != "requested":
        return _decided(view, about, words)
    advice = _advice(view, words, most)
    decline = Button(words.plain("button.decline"), callback("decline", view.link_id))
    if view.faces.doubtful:
        return Card(
            "\n".join([*about, "", _doubt(view, words), "", advice]), (*_choices(view, words), (decline,))
        )
    approve = Button(
        words.plain("button.approve"), callback("approve", view.link_id, view.version), style="success"
    )
    return Card("\n".join([*about, "", advice]), ((approve, decline),))


def _advice(view: RequestView, words: Words, most: int) -> Html:
    requester = view.requester_name
    if view.others:
        others = words.names([one.name for one in view.others], limit=most)
        return words.html(
            "request.another", requester=requester, person=view.person_name, others=others, n=view.photos
        )
    if view.alike is not None:
        return _alike(view.alike, requester, words, most)
    return words.html("request.advice", requester=requester)


def _decided(view: RequestView, about: Sequence[Html], words: Words) -> Card:
    """After an approval the card offers to hide the person: nothing else stops the photos at once after a
    mistake.
    """
    by = view.decided_by or words.plain("request.somebody")
    lines = [*about, "", words.html(f"request.{view.state}", by=by)]
    if view.state != "approved":
        return Card("\n".join(lines))
    hide = Button(words.plain("button.hide"), callback("hide", view.person_number))
    return Card("\n".join([*lines, words.html("request.by_mistake")]), ((hide,),))


def sure_of_decline_card(view: RequestView, language: str) -> Card:
    """Decline deletes what was learned from the photos, and a new person altogether, so the bot asks before
    it does.
    """
    words = Words(language)
    sure = words.html("request.sure_decline", requester=view.requester_name, person=view.person_name)
    keep = Button(words.plain("button.not_decline"), callback("notdecline", view.link_id))
    drop = Button(words.plain("button.sure_decline"), callback("suredecline", view.link_id), style="danger")
    return confirm_card([sure], keep, drop)


def _alike(known: ResembledView, requester: str, words: Words, most: int) -> Html:
    if not known.owners:  # a moderator named the person
        return words.html("request.alike_named", person=known.name, requester=requester)
    owners = words.names(known.owners, limit=most)
    return words.html("request.alike", person=known.name, owners=owners, requester=requester)


def _doubt(view: RequestView, words: Words) -> Html:
    """Says which photos differ, by their numbers on the picture."""
    faces = view.faces
    if faces.is_clear:
        odd = [position for group in faces.groups[1:] for position in group]
        return words.html("request.odd", n=len(odd), photos=_numbers(odd), requester=view.requester_name)
    groups = " · ".join(_numbers(group) for group in faces.groups)
    return words.html("request.differ", groups=groups, requester=view.requester_name)


def _choices(view: RequestView, words: Words) -> tuple[tuple[Button, ...], ...]:
    """No button approves without saying what becomes of the photos that differ."""
    faces = view.faces

    def approve(group: Sequence[int], text: Plain) -> tuple[Button]:
        data = callback("approvethese", view.link_id, faces.asset_ids[group[0]], view.version)
        return (Button(text, data, style="success"),)

    if faces.is_clear:
        same = faces.groups[0]
        rest = {*range(len(faces.asset_ids))} - {*same}
        rows = [approve(same, words.plain("button.approve_without", photos=_numbers([*rest])))]
    else:
        rows = [
            approve(group, words.plain("button.approve_only", photos=_numbers(group)))
            for group in faces.groups[:MOST_CHOICES]
        ]
    data = callback("approvethese", view.link_id, ALL_PHOTOS, view.version)
    return (*rows, (Button(words.plain("button.approve_all"), data),))


def _numbers(positions: Sequence[int]) -> Plain:
    return Plain(", ".join(str(position + 1) for position in sorted(positions)))


def unreached_card(view: RequestView, how: str, days: int) -> Card:
    """Tells the requester, in the group or in private, that the bot reaches nobody who decides.

    how: unreached: no decider has opened a chat with it | silenced: it may not write in the admin chat |
    without_admin: the groups have no admin. days: how long the request waits in all.

    The card names no person, so an erasure need not find it.
    """
    words = Words(view.requester_language)
    groups = words.html("request.your_group")
    if view.groups:
        groups = words.html("request.of_groups", groups=words.names(view.groups), n=len(view.groups))
    return Card(words.html(f"request.{how}", groups=groups, n=days))


def reached_card(view: RequestView) -> Card:
    return Card(Words(view.requester_language).html("request.reached"))


def decision_card(view: RequestView, days: int, *, decides: bool = False) -> Card:
    """Tells the requester the decision, or that nobody decided.

    A new person who is declined or lapsed is erased, so the text gives the time of the request and no name.
    days: how long a request waits, which only the text about new photos of a connected person says. decides:
    the requester joined a connected person whom nobody owned, and owns that person now.
    """
    words = Words(view.requester_language)
    moment = words.moment(view.asked_at)
    key = f"decision.{view.told}_to_decide" if decides else f"decision.{view.told}"
    told = words.html(key, name=view.alias, moment=moment, n=days)
    if view.state != "approved":
        return Card(told)
    return Card(told, ((Button(words.plain("button.invite"), callback("invite", view.person_number)),),))
