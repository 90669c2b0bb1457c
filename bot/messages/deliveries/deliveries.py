"""A delivered photo: who is in it, and what the recipient can say about that."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.deliveries.captions import as_posted, room_beside
from bot.messages.listing import Rows, result_card
from bot.messages.questions.suggestions import reason_rows
from bot.messages.questions.why_suggested import percent, who_is_next
from bot.messages.words import LONGEST_NAME, Html, Words
from domain.ids import OperationId
from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.deliveries.why_delivered import KnownOnIt, WhyDelivered
from domain.states import RefusalReason

NAMES_IN_BUTTONS = 8
# How many people, and how many sentences about each, say why a photo came. What fits into the caption counts.
_WHY_SHOWN = ((NAMES_IN_BUTTONS, 3), (NAMES_IN_BUTTONS, 2), (NAMES_IN_BUTTONS, 1), (4, 1), (2, 1), (1, 1))


def delivery_card(view: DeliveryView) -> Card:
    """The photo's caption, at most 1024 characters."""
    words = Words(view.language)
    more = Button("⋯", callback("more", view.delivery_id))
    return Card(_caption(view, words), ((*_wrong_person(view, words), more),))


def more_card(view: DeliveryView, *, knows_more: bool) -> Card:
    """Everything else that the recipient can do with the photo. knows_more: they may say who is on it."""
    words = Words(view.language)
    verbs = (*(("whois",) if knows_more else ()), "missing", "why", "takeaway")
    rows = tuple((Button(words.plain(f"button.{verb}"), callback(verb, view.delivery_id)),) for verb in verbs)
    return Card(_caption(view, words), (*rows, (_back(view, words),)))


def which_person_card(view: DeliveryView) -> Card:
    """Asks which of the recipient's persons is not on the photo, where it is said to show several."""
    words = Words(view.language)
    rows = tuple(
        (
            Button(
                words.plain("button.not_person", name=person.name[:LONGEST_NAME]),
                callback("notperson", view.delivery_id, person.number),
            ),
        )
        for person in view.persons[:NAMES_IN_BUTTONS]
    )
    return Card(_caption(view, words, words.html("delivery.which")), (*rows, (_back(view, words),)))


def why_card(view: DeliveryView, why: WhyDelivered) -> Card:
    """Other people on the photo are counted and never named: their names are their own recipients' only.

    Of many people only the names have room in a caption, of fewer the figures as well. Of people with very
    long names some are left out.
    """
    words = Words(view.language)
    for people, sentences in _WHY_SHOWN:
        lines = [" ".join(_why(known, words)[:sentences]) for known in why.known[:people]]
        if why.others:
            lines.append(words.html("delivery.others", n=why.others))
        caption = _caption(view, words, "\n".join(lines))
        if room_beside(caption) >= 0:
            break
    return Card(caption, ((_back(view, words),),))


def _why(known: KnownOnIt, words: Words) -> list[Html]:
    """What happened, then figures, then who comes next."""
    key = "delivery.recognised" if known.is_recognised else "delivery.said"
    said = words.html(key, name=known.name[:LONGEST_NAME])
    if (one := known.compared) is None:
        return [said]
    photos = words.html("alike.photos", n=one.alike, of=one.prototypes)
    figures = words.html("delivery.alike", percent=percent(one.confidence))
    return [said, Html(f"{figures} {photos}"), who_is_next(one.confidence, one.runner_up, words)]


def take_away_card(view: DeliveryView) -> Card:
    words = Words(view.language)
    keep = Button(words.plain("button.keep_photo"), callback("keep", view.delivery_id))
    away = Button(words.plain("button.takeaway"), callback("takeawaynow", view.delivery_id), style="danger")
    return Card(_caption(view, words, words.html("delivery.take_away")), ((keep,), (away,)))


def rejected_card(
    name: str, operation_id: OperationId | None, language: str, *, who_then: Rows, stays: bool
) -> Card:
    """With an operation it has Undo, because the face left the person for everybody, and buttons with
    reasons, which nobody has to give.

    who_then: buttons that say whose face it is. stays: another face on the photo is the person's.
    """
    words = Words(language)
    lines = [words.html("delivery.rejected_face" if stays else "delivery.rejected", name=name)]
    if who_then:
        lines.append(words.html("delivery.who_then"))
    below = who_then
    if operation_id is not None:
        lines.append(words.html("refusal.ask"))
        below = (*who_then, *reason_rows(words, lambda place: callback("notbecause", operation_id, place)))
    return result_card(words, lines, operation_id=operation_id, below=below)


def rejected_because_card(name: str, operation_id: OperationId, reason: RefusalReason, language: str) -> Card:
    words = Words(language)
    lines = [words.html("delivery.rejected", name=name), words.html(f"refusal.{reason}", name=name)]
    return result_card(words, lines, operation_id=operation_id)


def withdrawn_card(view: DeliveryView) -> Card:
    """The words in place of a photo that is too old to be deleted."""
    key = "delivery.taken_away" if view.is_taken_away else "delivery.withdrawn"
    return Card(Words(view.language).html(key))


def unknown_deliveries_card(count: int, language: str) -> Card:
    words = Words(language)
    if count == 0:
        return Card(words.html("delivery.unknown_done"))
    show = Button(words.plain("button.show"), callback("showunknown"))
    return Card(words.html("delivery.unknown", n=count), ((show,),))


def outdated_card(language: str) -> Card:
    """For a message that nobody needs any more, where Telegram does not delete it."""
    return Card(Words(language).html("delivery.replaced"))


def late_photos_card(count: int, language: str) -> Card:
    words = Words(language)
    send = Button(words.plain("button.offer_all"), callback("sendlate"))
    return Card(words.html("delivery.late", n=count), ((send,),))


def _wrong_person(view: DeliveryView, words: Words) -> tuple[Button, ...]:
    if not view.persons:
        return ()
    if len(view.persons) > 1:
        return (Button(words.plain("button.wrong"), callback("wrong", view.delivery_id)),)
    [person] = view.persons
    name = person.name[:LONGEST_NAME]
    data = callback("notperson", view.delivery_id, person.number)
    return (Button(words.plain("button.not_person", name=name), data),)


def _back(view: DeliveryView, words: Words) -> Button:
    return Button(words.plain("button.back"), callback("keep", view.delivery_id))


def _caption(view: DeliveryView, words: Words, asked: str = "") -> str:
    """asked: a question or answer below. The poster's words get the room that everything else leaves."""
    named = [words.names([person.name[:LONGEST_NAME] for person in view.persons])] if view.persons else []
    head = "\n".join([*named, words.where(view.taken_at, view.group_title)])
    link = [words.html("delivery.original", link=view.link)] if view.link else []
    below = ["", asked] if asked else []
    room = room_beside("\n".join([head, "", *link, *below]))
    quoted = as_posted(view.posted_caption or "", room)
    quote = [words.html("delivery.quote", caption=quoted)] if quoted else []
    return "\n".join([head, *quote, *link, *below])
