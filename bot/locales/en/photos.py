"""English: photos with numbered faces."""

TEXTS: dict[str, str | dict[str, str]] = {
    "card.gone": "🧹 What stood here was deleted.",
    "card.ended_group": "🧹 What was named here is deleted. Whom you are still connected with stays, until somebody deletes them: /people",
    "card.said": "🧹 Somebody who was named here was deleted.",
    "sheet.caption": "The faces that the card above is about.",
    "sheet.grey": "Grey: there is no photo to show a face from.",
    "photocard.title": "🖼 {where} · photo no. {number}",
    "photocard.missing": "🙋 Somebody is missing here, say: {names}",
    "photocard.face": "{position}. <b>{name}</b>",
    "photocard.pinned": (
        "📌 This face is pinned: {name} is always recognised by it. If it goes to somebody else or to nobody, the pin "
        "goes; Undo brings it back."
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
        "👆 Around {cell} I found no face that I could learn. A face that I cannot make out I cannot know again."
    ),
    "look.drawn": {
        "one": "👆 In the box that was drawn I found {n} more face.",
        "other": "👆 In the box that was drawn I found {n} more faces.",
    },
    "look.drawn_none": (
        "👆 In the box that was drawn I found no face that I could learn. A face that I cannot make out I cannot know "
        "again."
    ),
    "look.where": "👆 <b>Where is the face?</b> Press its number, and I look there as hard as I can.",
    "look.told": {
        "one": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more face. If it is somebody "
            "whose photos you receive, the name appears under the photo."
        ),
        "other": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more faces. If somebody whose "
            "photos you receive is among them, the name appears under the photo."
        ),
    },
    "look.told_none": "🔍 You missed somebody here. I looked again, closer, and found no more faces.",
    "photocard.how": (
        "Which photo? Write /photo as a reply to it, or with the link to its message in the group, or with its "
        "number."
    ),
    "photocard.own": {
        "one": "To delete for everybody a photo that you posted – also one that is gone from the group – press it here. You posted {n}; I show it before I delete it:",
        "other": "To delete for everybody a photo that you posted – also one that is gone from the group – press it here. These are the last {n} that you posted, the newest first; I show the photo before I delete it:",
    },
    "photocard.coming": "🖼 I am drawing the boxes; the photo follows in a moment.",
    "photocard.gone": "I cannot show this photo: it cannot be opened any more. Nothing has changed.",
    "photocard.again": "You find this photo further down in this chat, as it is now.",
}
