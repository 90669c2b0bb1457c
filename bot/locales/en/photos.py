"""English: photos with numbered faces."""

TEXTS: dict[str, str | dict[str, str]] = {
    "card.gone": "🧹 What was here has been deleted.",
    "card.ended_group": "🧹 What was named here has been deleted. The people you are still connected with stay, until somebody deletes them: /people",
    "card.said": "🧹 Somebody who was named here was deleted.",
    "sheet.caption": "The faces from the card above.",
    "sheet.grey": "Grey: there is no photo to show a face from.",
    "photocard.title": "🖼 {where} · photo no. {number}",
    "photocard.missing": "🙋 Somebody is missing here, according to: {names}",
    "photocard.face": "{position}. <b>{name}</b>",
    "photocard.pinned": (
        "📌 This face is pinned: I always compare with it to find {name}. If it goes to somebody else or to nobody, "
        "the pin goes too; Undo brings it back."
    ),
    "photocard.nobody": "{position}. nobody I know",
    "photocard.no_face": "I found no face in this photo.",
    "look.looking": "🔍 I am looking again, closer …",
    "look.unseen": "🔍 I could not look again: this photo cannot be opened any more. Nothing has changed.",
    "look.looked": {
        "one": "🔍 I looked harder and found {n} more face.",
        "other": "🔍 I looked harder and found {n} more faces.",
    },
    "look.looked_none": "🔍 I looked harder and found no more faces.",
    "look.pointed": {
        "one": "👆 Around {cell} I found {n} more face.",
        "other": "👆 Around {cell} I found {n} more faces.",
    },
    "look.pointed_none": (
        "👆 Around {cell} I found no face that I could learn. If I cannot make out a face, I cannot recognise it again."
    ),
    "look.drawn": {
        "one": "👆 In the box that was drawn I found {n} more face.",
        "other": "👆 In the box that was drawn I found {n} more faces.",
    },
    "look.drawn_none": (
        "👆 In the box that was drawn I found no face that I could learn. If I cannot make out a face, I cannot "
        "recognise it again."
    ),
    "look.where": "👆 <b>Where is the face?</b> Press its number, and I’ll look there as hard as I can.",
    "look.told": {
        "one": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more face. If it is somebody whose "
            "photos you receive, the name will appear under the photo."
        ),
        "other": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more faces. If somebody whose "
            "photos you receive is among them, the name will appear under the photo."
        ),
    },
    "look.told_none": "🔍 You missed somebody here. I looked again, closer, and found no more faces.",
    "photocard.how": (
        "Which photo? Write /photo as a reply to it, or with the link to its message in the group, or with its "
        "number."
    ),
    "photocard.own": {
        "one": "To delete a photo that you posted for everybody – even one that is gone from the group – press it here. You posted {n}; I’ll show it before I delete it:",
        "other": "To delete a photo that you posted for everybody – even one that is gone from the group – press it here. These are the last {n} that you posted, newest first; I’ll show the photo before I delete it:",
    },
    "photocard.coming": "🖼 I am drawing the boxes; the photo will follow in a moment.",
    "photocard.gone": "I cannot show this photo: it cannot be opened any more. Nothing has changed.",
    "photocard.again": "You will find this photo further down in this chat, as it is now.",
}
