"""English: delivered, offered and listed photos."""

TEXTS: dict[str, str | dict[str, str]] = {
    "delivery.which": "Who is not in this photo?",
    "delivery.original": '<a href="{link}">Open it in the group</a>',
    "delivery.quote": "<blockquote expandable>{caption}</blockquote>",
    "delivery.recognised": "I recognised <b>{name}</b> in it, so it came to you.",
    "delivery.alike": "The face is {percent} % alike.",
    "delivery.said": "Somebody told me that <b>{name}</b> is in it, so it came to you.",
    "delivery.others": {
        "one": "I see {n} other face. Whose it is, I tell only the admins and those who connected that person, if anybody did.",
        "other": "I see {n} other faces. Whose they are, I tell only the admins and those who connected these people, if anybody did.",
    },
    "delivery.take_away": "Shall I take this photo out of our chat? You will not get it again; others keep theirs.",
    "delivery.taken_away": "You took this photo away.",
    "delivery.withdrawn": "I took this photo back: it is not one of your photos any more.",
    "delivery.unknown": {
        "one": "📭 {n} photo may not have reached you. Shall I show it?",
        "other": "📭 {n} photos may not have reached you. Shall I show them?",
    },
    "delivery.late": {
        "one": "📬 {n} photo has been waiting for you, because I could not send it sooner. Shall I send it now? Until you press, it waits: /photos offers it again.",
        "other": "📬 {n} photos have been waiting for you, because I could not send them sooner. Shall I send them now? Until you press, they wait: /photos offers them again.",
    },
    "delivery.replaced": "📭 This message is out of date: /photos shows what is waiting for you.",
    "delivery.unknown_done": "📭 Nothing is waiting for you any more.",
    "offer.found": {
        "one": "🗂 I found {n} older photo with <b>{name}</b>. Shall I send it?",
        "other": "🗂 I found {n} older photos with <b>{name}</b>. Shall I send them?",
    },
    "offer.month": {
        "one": "{n} of them is from the last month.",
        "other": "{n} of them are from the last month.",
    },
    "offer.nothing": "There are no older photos with <b>{name}</b> left that I could offer you.",
    "offer.sending": {"one": "🗂 {n} photo is on its way.", "other": "🗂 {n} photos are on their way."},
    "offer.sent": "🗂 No photo is on its way just now. Those that you have: /photos",
    "offer.none": "🗂 No older photos, as you like. New ones of <b>{name}</b> will come.",
    "delivery.who_then": "If you know whose face it is, tell me; you need not.",
    "delivery.rejected": "<b>{name}</b> is taken off this photo, for everybody. Was that a mistake?",
    "delivery.rejected_face": (
        "One face on this photo is not <b>{name}</b> any more, for everybody. Another one stays, because "
        "somebody said that it is <b>{name}</b>. Was that a mistake?"
    ),
    "photos.title": "<b>Your photos</b> ({n})",
    "photos.title_of": "<b>Your photos of {name}</b> ({n})",
    "photos.hint": "Press one and I send it again.",
    "photos.none": "No photos yet. They come by themselves once a person of yours is approved and somebody posts a photo with them.",
    "photos.nobody": "No photos yet: first connect a person.",
    "photos.left_out": "These photos are not here. Telegram does not give them any more, or it would be too much at once:",
    "photos.waiting": {"one": "{n} more is on its way.", "other": "{n} more are on their way."},
}
