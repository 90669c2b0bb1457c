"""Connecting a person, step by step."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.connecting.verdicts import draft_buttons, sent_buttons
from bot.messages.listing import confirm_card
from bot.messages.words import MAX_TITLE, Html, Words
from domain.queries.groups.groups import GroupView
from domain.queries.persons.people import PersonView

# Kept beside each consent: a new wording is a new version (tests/messages/test_consent.py).
CONSENT_VERSION = "2026-11-27.3"
TITLES_SHOWN = 3


def choose_group_card(groups: Sequence[GroupView], language: str) -> Card:
    """One button for each workspace, named by its groups."""
    words = Words(language)
    titles: dict[int, list[str]] = {}
    for group in groups:
        titles.setdefault(group.workspace_id, []).append(group.title)
    rows = tuple(
        (Button(", ".join(name[:40] for name in names[:TITLES_SHOWN]), callback("workspace", workspace_id)),)
        for workspace_id, names in titles.items()
    )
    return Card(words.html("connect.choose"), rows)


def consent_card(groups: Sequence[GroupView], flow: int, language: str) -> Card:
    """Says what the participant agrees to, and what comes next. No photo is looked at before they agree."""
    words = Words(language)
    text = Html(f"{_consent(words, groups)}\n\n{words.html('connect.next', version=CONSENT_VERSION)}")
    agree = Button(words.plain("button.agree"), callback("agree", flow), style="success")
    return Card(_step(words, 1, text), ((agree,), (_cancel(words, flow),)))


def agreed_card(groups: Sequence[GroupView], agreed_at: datetime, language: str) -> Card:
    """Stays in the chat and says to what the participant agreed, and when."""
    words = Words(language)
    return Card(f"{_consent(words, groups)}\n\n{agreed_line(words, agreed_at)}")


def agreed_line(words: Words, agreed_at: datetime) -> Html:
    return words.html("connect.agreed", moment=words.moment(agreed_at), version=CONSENT_VERSION)


def name_card(flow: int, language: str) -> Card:
    """Asks for name and photos, in one message or one after the other."""
    words = Words(language)
    return Card(_step(words, 2, words.html("connect.name")), ((_cancel(words, flow),),))


def photos_card(draft: PersonView, language: str) -> Card:
    words = Words(language)
    text = _step(words, 2, words.html("connect.photos", name=draft.alias))
    return Card(text, (draft_buttons(words, draft.number, good=draft.faces),))


def photo_please_card(draft: PersonView, language: str) -> Card:
    words = Words(language)
    text = words.html("connect.photo_please", name=draft.alias)
    return Card(text, (draft_buttons(words, draft.number, good=draft.faces),))


def no_face_card(draft: PersonView, language: str) -> Card:
    words = Words(language)
    text = words.html("connect.no_face", name=draft.alias)
    return Card(text, (draft_buttons(words, draft.number, good=0),))


def another_name_card(draft: PersonView, caption: str, language: str) -> Card:
    """caption: of a photo that was left out, because it seems to show somebody else. Send the card as a reply
    to the photo: the button takes the photo from there.
    """
    words = Words(language)
    text = words.html("connect.another_name", name=draft.alias, caption=caption)
    take = Button(words.plain("button.take_anyway", name=draft.alias), callback("takeanyway", draft.number))
    return Card(text, ((take,), draft_buttons(words, draft.number, good=draft.faces)))


def sent_card(person: PersonView, language: str) -> Card:
    words = Words(language)
    return Card(words.html("connect.sent", name=person.alias), sent_buttons(words, person.number))


def more_photos_card(draft: PersonView, language: str) -> Card:
    """The card has Done from the start, which sends the request as it was when no photo is added."""
    words = Words(language)
    done = Button(words.plain("button.done"), callback("done", draft.number), style="success")
    return Card(words.html("connect.more_photos", name=draft.alias), ((done,),))


def with_admins_card(request: PersonView, language: str) -> Card:
    """Answers what came after the request was sent: a photo, which may be for it or not, words, or /done."""
    words = Words(language)
    more = Button(words.plain("button.add_photos"), callback("addphotos", request.number))
    connect = Button(words.plain("button.connect"), callback("connect"))
    return Card(words.html("connect.with_admins", name=request.alias), ((more,), (connect,)))


def open_card(name: str | None, flow: int, language: str) -> Card:
    """Somebody began a second connection. name: of the person in the first one, once given."""
    words = Words(language)
    text = words.html("connect.open", name=name) if name else words.html("connect.open_unnamed")
    resume = Button(words.plain("button.resume"), callback("resume", flow))
    restart = Button(words.plain("button.restart"), callback("restart", flow))
    return Card(text, ((resume, restart),))


def sure_of_cancel_card(draft: PersonView, flow: int | None, language: str) -> Card:
    """Good photos would be lost, so the safe button comes first. flow: of the connection while it is open."""
    words = Words(language)
    back = callback("person", draft.number) if flow is None else callback("resume", flow)
    go_on = Button(words.plain("button.resume"), back)
    drop = Button(words.plain("button.drop_photos"), callback("surediscard", draft.number), style="danger")
    sure = "connect.sure_give_up" if draft.is_again else "connect.sure_cancel"
    return confirm_card([words.html(sure, name=draft.alias, n=draft.faces)], go_on, drop)


def reminder_card(step: str, language: str) -> Card:
    """Says what the bot waits for. step: agree_first | name_first | whose_photo | photo_only."""
    return Card(Words(language).html(f"connect.{step}"))


def ending_card(how: str, language: str) -> Card:
    """how: cancelled (a draft) | taken_back (a request) | given_up (new photos of a connected person) |
    gone (the draft) | no_group (that the bot knows of) | link_dead (it works no more) | another (the face is
    not the look-alike's).
    """
    return Card(Words(language).html(f"connect.{how}"))


def _consent(words: Words, groups: Sequence[GroupView]) -> Html:
    titles = words.names([group.title[:MAX_TITLE] for group in groups], limit=TITLES_SHOWN)
    return words.html("connect.consent", groups=titles)


def _step(words: Words, step: int, text: Html) -> str:
    return f"{words.html('line.step', step=step)}\n\n{text}"


def _cancel(words: Words, flow: int) -> Button:
    return Button(words.plain("button.cancel"), callback("cancel", flow))
