"""English: delivered, offered and listed photos."""

TEXTS: dict[str, str | dict[str, str]] = {
    "delivery.which": "Who is not in this photo?",
    "delivery.original": '<a href="{link}">Open it in the group</a>',
    "delivery.quote": "<blockquote expandable>{caption}</blockquote>",
    "delivery.recognised": "I recognised <b>{name}</b> in it, so it came to you.",
    "delivery.alike": "The face is {percent} % alike.",
    "delivery.said": "Somebody told me that <b>{name}</b> is in it, so it came to you.",
    "delivery.others": {
        "one": "I see {n} other face. I tell only the admins and those who connected that person, if anybody did, whose it is.",
        "other": "I see {n} other faces. I tell only the admins and those who connected these people, if anybody did, whose they are.",
    },
    "delivery.take_away": "Should I remove this photo from our chat? You will not get it again; others keep theirs.",
    "delivery.taken_away": "You removed this photo.",
    "delivery.withdrawn": "I took this photo back: it is no longer one of yours.",
    "delivery.unknown": {
        "one": "📭 {n} photo may not have reached you. Should I show it?",
        "other": "📭 {n} photos may not have reached you. Should I show them?",
    },
    "delivery.late": {
        "one": "📬 {n} photo has been waiting for you, because I could not send it sooner. Should I send it now? It will wait until you press; /photos offers it again.",
        "other": "📬 {n} photos have been waiting for you, because I could not send them sooner. Should I send them now? They will wait until you press; /photos offers them again.",
    },
    "delivery.replaced": "📭 This message is out of date: /photos shows what is waiting for you.",
    "delivery.unknown_done": "📭 Nothing is waiting for you any more.",
    "offer.found": {
        "one": "🗂 I found {n} older photo with <b>{name}</b>. Should I send it?",
        "other": "🗂 I found {n} older photos with <b>{name}</b>. Should I send them?",
    },
    "offer.month": {
        "one": "{n} of them is from the last month.",
        "other": "{n} of them are from the last month.",
    },
    "offer.nothing": "There are no older photos with <b>{name}</b> left to offer you.",
    "offer.sending": {"one": "🗂 {n} photo is on its way.", "other": "🗂 {n} photos are on their way."},
    "offer.sent": "🗂 No photos are on their way right now. The ones you have: /photos",
    "offer.none": "🗂 Okay, no older photos. New ones of <b>{name}</b> will still come.",
    "delivery.who_then": "If you know whose face it is, tell me, but you do not have to.",
    "delivery.rejected": "<b>{name}</b> has been taken off this photo, for everybody. Was that a mistake?",
    "delivery.rejected_face": (
        "One face in this photo is no longer <b>{name}</b>, for everybody. Another one stays, because somebody "
        "said that it is <b>{name}</b>. Was that a mistake?"
    ),
    "photos.title": "<b>Your photos</b> ({n})",
    "photos.title_of": "<b>Your photos of {name}</b> ({n})",
    "photos.whose": "You have several people of this name. Whose photos shall I list?",
    "photos.hint": "Press one and I’ll send it again.",
    "photos.none": "No photos yet. They will come automatically once one of your people is approved and somebody posts a photo with them.",
    "photos.none_of": "There are no photos of <b>{name}</b> among yours.",
    "photos.nobody": "No photos yet: connect a person first.",
    "photos.left_out": "These photos are not here. Telegram no longer has them, or it would be too much at once:",
    "photos.waiting": {"one": "{n} photo is on its way.", "other": "{n} photos are on their way."},
}
