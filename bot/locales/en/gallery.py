"""English: the training photos of a connected person, and the faces by which it is recognised."""

TEXTS: dict[str, str | dict[str, str]] = {
    "training.title": {
        "one": "📚 <b>{name}</b> is learned from {n} training photo.",
        "other": "📚 <b>{name}</b> is learned from {n} training photos.",
    },
    "training.how": (
        "The numbers are on the picture. If a photo shows somebody else, press 🗑 and its number: then nothing is "
        "learned from it any more. If it shows another person whom I know, press ➡️ and its number: then it is learned "
        "as that one. What was recognised because of it is looked at anew. You can undo both."
    ),
    "training.found": {
        "one": (
            "🔎 I compared the training photos of <b>{name}</b>: photo {photos} does not look like the others. If it shows "
            "somebody else, photos of that person come to whoever receives {name}. Please look, and take it out if it is "
            "wrong; if it is {name}, there is nothing to do."
        ),
        "other": (
            "🔎 I compared the training photos of <b>{name}</b>: photos {photos} do not all look like one person. If one "
            "shows somebody else, photos of that person come to whoever receives {name}. Please look, and take out what "
            "is wrong; if all are {name}, there is nothing to do."
        ),
    },
    "gallery.how": (
        "📷 Send me photos of <b>{name}</b>, one or several: sharp ones, from other days, with other light or glasses. If "
        "one looks like the photos that the admins approved, I learn from it at once, and look again at what was posted "
        "before; else I ask the admins. Press Done when there are no more."
    ),
    "gallery.over": "👌 That is all. Each photo has its own answer.",
    "gallery.photo_only": "📷 I am waiting for photos. Send one, or press Done.",
    "gallery.other_name": (
        "I did not use this photo: its caption says “{caption}”, and the photos are to show <b>{name}</b>. If it shows "
        "{name}, send it again without a caption."
    ),
    "gallery.good": "✅ I learn <b>{name}</b> from this photo as well.",
    "gallery.odd": (
        "⚠️ The face in this photo does not look like <b>{name}</b> in the other photos, so I do not learn from it. I "
        "have asked the admins; you need not do anything."
    ),
    "gallery.odd_decide": (
        "⚠️ The face in this photo does not look like <b>{name}</b> in the other photos, so I do not learn from it. If "
        "it shows somebody else, photos of that person would come to whoever receives {name}. Is this really {name}?"
    ),
    "gallery.asks": (
        "📷 Somebody who decides about <b>{name}</b> added this photo. The face does not look like the other photos of "
        "{name}, so I do not learn from it. If it shows somebody else, photos of that person would come to whoever "
        "receives {name}. Is this really {name}?"
    ),
    "gallery.taken": "✅ A photo that looked different is used to learn <b>{name}</b>.",
    "gallery.left_out": "🗑 A photo that looked different was left out. Nothing is learned from it.",
    "gallery.several_faces": (
        "🔍 I see several faces in this photo, and none of them looks like {name}. I do not learn from it. Please send "
        "one that shows {name} alone."
    ),
    "gallery.somebody_else": (
        "🤔 This face looks more like somebody else who is connected than like {name}. I do not learn from it. Please "
        "send another photo."
    ),
    "gallery.same_photo": "🔁 I know this photo of {name} already, so it is left out.",
    "gallery.moved_on": "🤷 I did not learn from this photo: by now others decide which photos {name} is learned from.",
    "training.mistaken": (
        "⚠️ Photos that I sent as {name} showed somebody else, so I ask more often now. If all of these are {name}, say "
        "so; taking a wrong one out does the same. Then I am as sure as before."
    ),
    "training.mistaken_owned": (
        "⚠️ Photos that I sent as {name} showed somebody else, so I ask more often now. Once an owner has looked at these "
        "photos and said that they are right, I am as sure as before."
    ),
    "mistakes.told": {
        "one": (
            "⚠️ {n} photo that I sent as <b>{name}</b> showed somebody else. I ask more often now before I send a photo "
            "of {name}. Please look at the training photos: take out what is wrong, or say that all of them are right."
        ),
        "other": (
            "⚠️ {n} photos that I sent as <b>{name}</b> showed somebody else. I ask more often now before I send a photo "
            "of {name}. Please look at the training photos: take out what is wrong, or say that all of them are right."
        ),
    },
    "mistakes.over": "✅ The training photos of <b>{name}</b> were looked at. I am as sure as before, and ask less.",
    "training.alike": "✅ The training photos of <b>{name}</b> look like one person now.",
    "training.some": "Here are buttons for {n} of them. When one is taken out, the next one gets a button.",
    "training.odd": {
        "one": "⚠️ Photo {photos} does not look like the others.",
        "other": "⚠️ Photos {photos} do not all look like one person.",
    },
    "looks.empty": "🪞 There is no face yet with which I compare others to find <b>{name}</b>.",
    "looks.title": {
        "one": "🪞 I know <b>{name}</b> by {n} face: each new face is compared with it.",
        "other": "🪞 I know <b>{name}</b> by {n} faces: each new face is compared with them.",
    },
    "looks.covered": "They show: {what}.",
    "looks.none": "none yet",
    "looks.infant": "as a baby or toddler: {n}",
    "looks.child": "as a child: {n}",
    "looks.teen": "as a teenager: {n}",
    "looks.young_adult": "in the twenties: {n}",
    "looks.adult": "as an adult: {n}",
    "looks.senior": "from sixty on: {n}",
    "looks.decade": "in the {decade}: {n}",
    "looks.front": "from the front: {n}",
    "looks.side": "from the side: {n}",
    "looks.line": "{at}. {what}",
    "looks.is_pinned": "📌 pinned",
    "looks.is_trained": "from a training photo",
    "looks.is_temporal": "the only one of its age",
    "looks.is_fallback": "poor, but the best there is",
    "looks.is_chosen": "one of the best",
    "looks.as_infant": "as a baby or toddler",
    "looks.as_child": "as a child",
    "looks.as_teen": "as a teenager",
    "looks.as_young_adult": "in the twenties",
    "looks.as_adult": "as an adult",
    "looks.as_senior": "from sixty on",
    "looks.from_side": "from the side",
    "looks.unseen": {
        "one": "{n} more is on a photo that was not sent to you.",
        "other": "{n} more are on photos that were not sent to you.",
    },
    "looks.how": (
        "The numbers are on the picture. 📌 keeps a face for good, 📍 ends that. 🗑 means that I do not compare with "
        "this face any more; it stays {name}, and no photo is taken back. You can undo all of it. Training photos are "
        "taken out where they are shown."
    ),
    "fresh.asks": (
        "🌱 <b>{name}</b> looks different in the latest photos from the faces by which I know {name}: children grow, hair "
        "and glasses change. So I ask more often than I would like to. Could you send me two fresh photos? Everything "
        "else stays as it is."
    ),
    "fresh.later": {
        "one": "👌 No hurry. I ask for photos of <b>{name}</b> again after {n} day at the earliest.",
        "other": "👌 No hurry. I ask for photos of <b>{name}</b> again after {n} days at the earliest.",
    },
    "fresh.again": "🌱 I have asked again further down.",
}
