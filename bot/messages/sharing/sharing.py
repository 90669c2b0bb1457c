"""Who receives a person's photos: the list, invitations, and requests to join."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.connecting.connecting import CONSENT_VERSION, agreed_line
from bot.messages.listing import PAGE, Paged, confirm_card, result_card, stop_button, turn_row
from bot.messages.marks import without_marks
from bot.messages.mentions import mention
from bot.messages.persons.people import MOST_NAMES, at_home, how_to_name, label_at_home, unask_row
from bot.messages.sharing.receiver import called, labelled, listed
from bot.messages.words import Html, Plain, Words
from domain.ids import OperationId, ParticipantId
from domain.queries.persons.people import PersonView
from domain.queries.persons.person_card import PersonCard
from domain.queries.sharing.invitation import InvitationView
from domain.queries.sharing.join import JoinRecipient, JoinView
from domain.queries.sharing.links import LinkView
from domain.states import LinkRole, LinkState

LONGEST_TITLE = 32  # of a group, and of a name, in the address of a button


def sharing_card(
    person: PersonCard,
    links: Sequence[LinkView],
    viewer: ParticipantId,
    language: str,
    *,
    invitations: int = 0,
    page: int,
) -> Card:
    """links: those that the viewer may know. viewer: the participant who looks. Whoever decides may invite,
    remove others and make them owners.

    invitations: how many were not used yet. page: of the receivers; a page behind the last shows the last.
    """
    words = Words(language)
    lines = [words.html("share.title", name=at_home(person.name, person.home, words)), ""]
    page = min(page, max(len(links) - 1, 0) // PAGE)
    shown = list(enumerate(links))[page * PAGE : (page + 1) * PAGE]
    lines += [words.html(f"share.{link.role}", name=listed(link, at, words)) for at, link in shown]
    if not links:
        lines.append(words.html("share.nobody"))
    # To each guardian, so that the line itself does not tell whether there are others.
    if not person.actions:
        lines += [Html(), words.html("share.others", name=person.name)]
    own = next((link for link in links if link.participant_id == viewer), None)
    rows: list[tuple[Button, ...]] = []
    if decides(person, viewer):
        rows.append((Button(words.plain("button.invite"), callback("invite", person.number)),))
        if invitations:
            withdraw = words.plain("button.uninvite", n=invitations)
            rows.append((Button(withdraw, callback("uninvite", person.number)),))
        rows += [_about(link, at, person.number, words) for at, link in shown if link is not own]
    if turn := turn_row(
        words, Paged.among(page, len(links), lambda to: callback("receivers", person.number, to))
    ):
        rows.append(turn)
    if own is not None:
        if own.role != LinkRole.OWNER or sum(link.role == LinkRole.OWNER for link in links) > 1:
            rows.append((Button(words.plain("button.leave"), callback("leave", person.number)),))
        rows.append((Button(words.plain("button.alias"), callback("alias", person.number)),))
    rows.append((Button(words.plain("button.back"), callback("person", person.number)),))
    return Card("\n".join(lines), tuple(rows))


def decides(person: PersonCard, viewer: ParticipantId) -> bool:
    """Whether the viewer gets the buttons of an owner, as a moderator does where there is none. The use cases
    ask again.
    """
    owners = {link.participant_id for link in person.links if link.role == LinkRole.OWNER}
    return viewer in owners or (person.is_moderator and not owners)


def _about(link: LinkView, at: int, number: int, words: Words) -> tuple[Button, ...]:
    name = labelled(link, at, words)
    remove = Button(words.plain("button.unlink", name=name), callback("unlink", number, link.participant_id))
    if link.role == LinkRole.OWNER:
        return (remove,)
    promote = Button(
        words.plain("button.make_owner", name=name), callback("makeowner", number, link.participant_id)
    )
    return (remove, promote)


def whom_to_share_card(people: Sequence[PersonView], language: str) -> Card:
    """people: those that are approved."""
    words = Words(language)
    if not people:
        return Card(words.html("people.none_to_share"))
    rows = [
        (Button(label_at_home(one.alias, one.home, words), callback("share", one.number)),)
        for one in people[:MOST_NAMES]
    ]
    return Card("\n".join([words.html("share.choose"), *how_to_name(people, "share", words)]), tuple(rows))


def leaving_card(person: PersonCard, language: str) -> Card:
    """The safe button comes first."""
    words = Words(language)
    stay = Button(words.plain("button.keep", name=person.name), callback("share", person.number))
    leave = Button(words.plain("button.leave_now"), callback("leavenow", person.number), style="danger")
    of = at_home(person.name, person.home, words)
    return confirm_card([words.html("share.leaving", name=of)], stay, leave)


def removing_card(person: PersonCard, link: LinkView, language: str) -> Card:
    words = Words(language)
    stay = Button(words.plain("button.keep", name=link.name), callback("share", person.number))
    remove = Button(
        words.plain("button.unlink", name=link.name),
        callback("unlinknow", person.number, link.participant_id),
        style="danger",
    )
    of = at_home(person.name, person.home, words)
    return confirm_card([words.html("share.removing", name=of, who=called(link, words))], stay, remove)


def changed_card(how: str, name: str, number: int, operation_id: OperationId | None, language: str) -> Card:
    """how: left | removed | promoted | renamed | joined | joined_to_decide. name: of the person, or of the
    participant.
    """
    words = Words(language)
    to = callback("people", 0) if how == "left" else callback("share", number)
    back = ((Button(words.plain("button.back"), to),),)
    lines = [words.html(f"share.done_{how}", name=name)]
    return result_card(words, lines, operation_id=operation_id, below=back)


def invitation_card(
    person: PersonCard,
    link: str,
    days: int,
    language: str,
    *,
    groups: Sequence[str],
    makes_owner: bool,
) -> Card:
    """The button opens Telegram's own choice of a chat, with words for the invited user. The link can be
    copied, too. groups: titles of the inviter's groups from which the photos come. makes_owner: nobody owns
    the person, so the user who accepts becomes the owner.
    """
    words = Words(language)
    send = Button(words.plain("button.send_invitation"), url=_share_url(person.name, link, groups, words))
    back = Button(words.plain("button.back"), callback("share", person.number))
    key = "share.invitation_to_decide" if makes_owner else "share.invitation"
    where = words.html("share.any_group")
    if groups:  # others serve as well, but only the inviter's own may be named
        where = words.html("share.your_groups", groups=words.names(groups, limit=3))
    return Card(words.html(key, name=person.name, link=link, n=days, groups=where), ((send,), (back,)))


def _share_url(name: str, link: str, groups: Sequence[str], words: Words) -> str:
    """https://core.telegram.org/widgets/share: the user picks a chat, and may change the text before it is
    sent below the link. Long names are shortened: Telegram refuses long addresses.
    """
    titles = [words.plain("share.group", title=title[:LONGEST_TITLE]) for title in groups[:2]]
    key = "share.inviting" if titles else "share.inviting_anyhow"
    called = {"name": name[:LONGEST_TITLE], "groups": Plain(", ".join(titles)), "n": len(titles)}
    text = without_marks(words.plain(key, **called))
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': text}, quote_via=quote)}"


def invited_card(view: InvitationView, mark: int, language: str) -> Card:
    """mark: proves in the button that the bot showed this invitation to this user."""
    words = Words(language)
    text = _invited(view, words, makes_owner=view.makes_owner)
    agree = words.plain("button.agree")
    accept = Button(agree, callback("accept", view.link_id, mark), style="success")
    return Card(text, ((accept,), (Button(words.plain("button.no_thanks"), callback("refuseit")),)))


def agreed_to_invitation_card(
    view: InvitationView, agreed_at: datetime, language: str, *, makes_owner: bool
) -> Card:
    """Stays in the chat and says to what the participant agreed, and when."""
    words = Words(language)
    invited = _invited(view, words, makes_owner=makes_owner)
    return Card(f"{invited}\n\n{agreed_line(words, agreed_at)}")


def _invited(view: InvitationView, words: Words, *, makes_owner: bool) -> Html:
    key = "share.invited_to_decide" if makes_owner else "share.invited"
    return words.html(key, inviter=view.inviter, name=view.name, version=CONSENT_VERSION)


def alias_card(person: PersonCard, flow: int, language: str) -> Card:
    words = Words(language)
    return Card(words.html("share.alias", name=person.name), ((stop_button(words, flow),),))


def plain_card(how: str, language: str) -> Card:
    """how: used: the invitation was used or has ended | linked: the user is linked already | refused: the
    user does not want the invitation | not_in_group: the user is in no group of the workspace | asked: those
    who decide are asked whether the user may join, and the photos sent for the same person are gone |
    asked_by_photo: they are asked, and only this photo is gone | unasked: the user took the wish back.
    """
    return Card(Words(language).html(f"share.{how}"))


def join_card(view: JoinView, recipient: JoinRecipient, *, is_pictured: bool = False) -> Card:
    """The card has buttons while nobody has decided, afterwards the outcome and who decided; for a recipient
    who may undo an admission also Undo.

    is_pictured: the card has a picture. Its first face is from the requester's photo, the others are the
    person's.
    """
    words = Words(recipient.language)
    requester = mention(view.requester_name, view.requester_tg_user_id, words)
    # Admins decide where no member does, so often nobody receives the photos yet: no "too".
    key = "join.asks_admins" if recipient.as_admin else "join.asks"
    asks = words.html(key, requester=requester, name=recipient.name)
    if view.state != LinkState.REQUESTED:
        by = view.decided_by or words.plain("request.somebody")
        lines = [asks, Html(), words.html("join.over" if view.is_over else f"join.{view.state}", by=by)]
        return result_card(words, lines, operation_id=recipient.operation_id)
    admit = Button(words.plain("button.admit"), callback("admit", view.link_id), style="success")
    refuse = Button(words.plain("button.decline"), callback("refuse", view.link_id))
    names = {"requester": view.requester_name, "name": recipient.name}
    keys = ("join.pictured", "join.final") if is_pictured else ("join.final",)
    return Card("\n\n".join([asks, *(words.html(key, **names) for key in keys)]), ((admit, refuse),))


def joined_card(view: JoinView, how: str) -> Card:
    """Tells the requester what was decided, or what a merge has changed. how: see `JoinView.told`."""
    words = Words(view.requester_language)
    rows = (unask_row(view.number, words),) if how == "paused" else ()
    makes_owner = how.startswith("approved") and view.decides
    key = f"join.told_{how}_to_decide" if makes_owner else f"join.told_{how}"
    return Card(words.html(key, name=view.alias), rows)


def waiting_card(view: JoinView, how: str, days: int) -> Card:
    """how: unreached: nobody who decides can be reached | silenced: the bot may not write in the admin chat |
    without_admin: the groups have no admin | reached: somebody can be reached by now | asked: the wish was
    sent again | withdrawn | lapsed: nobody answered for `days` days | parted: the group left the list.
    """
    words = Words(view.requester_language)
    if how in ("asked", "withdrawn"):
        return plain_card("asked_by_photo" if how == "asked" else "unasked", view.requester_language)
    rows = () if how in ("lapsed", "parted") else (unask_row(view.number, words),)
    return Card(words.html(f"join.told_{how}", name=view.alias, n=days), rows)


def given_back_card(name: str, language: str) -> Card:
    """Tells a participant that a merge of their person was undone. name: of this person."""
    return Card(Words(language).html("join.told_given_back", name=name))


def told_before_card(language: str) -> Card:
    """The words in place of what was told before, where Telegram does not delete it any more."""
    return Card(Words(language).html("join.told_before"))
