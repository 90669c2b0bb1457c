"""English: the training photos of a connected person, and the faces by which it is recognised."""

TEXTS: dict[str, str | dict[str, str]] = {
    "training.title": {
        "one": "📚 I learn <b>{name}</b> from {n} training photo.",
        "other": "📚 I learn <b>{name}</b> from {n} training photos.",
    },
    "training.how": (
        "The numbers are on the picture. If a photo shows somebody else, press 🗑 and its number, and I stop "
        "learning from it. If it shows another person I know, press ➡️ and its number, and I learn that person "
        "from it instead. I then look again at everything I recognised because of it. You can undo both."
    ),
    "training.found": {
        "one": (
            "🔎 I compared the training photos of <b>{name}</b>: photo {photos} does not look like the others. If "
            "it shows somebody else, photos of that person come to whoever receives {name}. Please have a look, "
            "and take it out if it is wrong; if it is {name}, you do not have to do anything."
        ),
        "other": (
            "🔎 I compared the training photos of <b>{name}</b>: photos {photos} do not all look like one person. "
            "If one shows somebody else, photos of that person come to whoever receives {name}. Please have a "
            "look, and take out any that are wrong; if all are {name}, you do not have to do anything."
        ),
    },
    "gallery.how": (
        "📷 Send me photos of <b>{name}</b>, one or several: sharp ones, from other days, with different light or "
        "glasses. If one clearly looks like the photos that the admins approved, I learn from it at once and look "
        "again at what was posted before; if not, I ask the admins. Press Done when there are no more."
    ),
    "gallery.over": "👌 That is all. Each photo has its own answer.",
    "gallery.photo_only": "📷 I am waiting for photos. Send one, or press Done.",
    "gallery.other_name": (
        "I did not use this photo: its caption says “{caption}”, but the photos should show <b>{name}</b>. If it "
        "shows {name}, send it again without a caption."
    ),
    "gallery.good": "✅ I learn <b>{name}</b> from this photo as well.",
    "gallery.odd": (
        "⚠️ I am not sure that this face is <b>{name}</b>, so I do not learn from this photo. I have asked the "
        "admins; you do not have to do anything."
    ),
    "gallery.odd_decide": (
        "⚠️ I am not sure that this face is <b>{name}</b>: it is not like the other photos, or as much like "
        "somebody who looks alike, or I cannot compare it with such a person now. So I do not learn from it. If "
        "it shows somebody else, everybody who receives {name} would get photos of that person. Is this really "
        "{name}?"
    ),
    "gallery.asks": (
        "📷 Somebody who decides about <b>{name}</b> added this photo. I am not sure that the face is {name}: it "
        "is not like the other photos, or as much like somebody who looks alike, or I cannot compare it with such a "
        "person now. So I do not learn from it. If it shows somebody else, everybody who receives {name} would get "
        "photos of that person. Is this really {name}?"
    ),
    "gallery.taken": "✅ A photo of which I was not sure is now used to learn <b>{name}</b>.",
    "gallery.left_out": "🗑 A photo of which I was not sure was left out. I learn nothing from it.",
    "gallery.several_faces": (
        "🔍 I see several faces in this photo, and none of them looks like {name}. I do not learn from it. Please send "
        "one that shows {name} alone."
    ),
    "gallery.somebody_else": (
        "🤔 This face looks more like somebody else who is connected than like {name}. I do not learn from it. Please "
        "send another photo."
    ),
    "gallery.same_photo": "🔁 I already have this photo of {name}, so I left it out.",
    "gallery.moved_on": "🤷 I did not learn from this photo: others now decide which photos I learn {name} from.",
    "training.mistaken": (
        "⚠️ Photos that I sent as {name} showed somebody else, so I now ask more often. If all of these are "
        "{name}, say so; taking out a wrong one works too. Then I’ll be as sure as before."
    ),
    "training.mistaken_owned": (
        "⚠️ Photos that I sent as {name} showed somebody else, so I now ask more often. Once an owner has looked "
        "at these photos and said that they are right, I’ll be as sure as before."
    ),
    "mistakes.told": {
        "one": (
            "⚠️ {n} photo that I sent as <b>{name}</b> showed somebody else. I now ask more often before I send a "
            "photo of {name}. Please look at the training photos: take out any that are wrong, or say that all of "
            "them are right."
        ),
        "other": (
            "⚠️ {n} photos that I sent as <b>{name}</b> showed somebody else. I now ask more often before I send a "
            "photo of {name}. Please look at the training photos: take out any that are wrong, or say that all of "
            "them are right."
        ),
    },
    "mistakes.over": "✅ The training photos of <b>{name}</b> have been checked. I am as sure as before, and ask less often.",
    "training.alike": "✅ The training photos of <b>{name}</b> now look like one person.",
    "training.some": "Here are buttons for {n} of them. When you take one out, the next one gets a button.",
    "training.odd": {
        "one": "⚠️ Photo {photos} does not look like the others.",
        "other": "⚠️ Photos {photos} do not all look like one person.",
    },
    "looks.empty": "🪞 I have no face yet to compare others with to find <b>{name}</b>.",
    "looks.title": {
        "one": "🪞 I know <b>{name}</b> by {n} face: each new face is compared with it.",
        "other": "🪞 I know <b>{name}</b> by {n} faces: each new face is compared with them.",
    },
    "looks.covered": "They show: {what}.",
    "looks.none": "none yet",
    "looks.infant": "as a baby or toddler: {n}",
    "looks.child": "as a child: {n}",
    "looks.teen": "as a teenager: {n}",
    "looks.young_adult": "in their twenties: {n}",
    "looks.adult": "as an adult: {n}",
    "looks.senior": "sixty or older: {n}",
    "looks.decade": "in the {decade}: {n}",
    "looks.front": "from the front: {n}",
    "looks.side": "from the side: {n}",
    "looks.line": "{at}. {what}",
    "looks.is_pinned": "📌 pinned",
    "looks.is_trained": "from a training photo",
    "looks.is_temporal": "the only one from that age",
    "looks.is_fallback": "poor, but the best I have",
    "looks.is_chosen": "one of the best",
    "looks.as_infant": "as a baby or toddler",
    "looks.as_child": "as a child",
    "looks.as_teen": "as a teenager",
    "looks.as_young_adult": "in their twenties",
    "looks.as_adult": "as an adult",
    "looks.as_senior": "sixty or older",
    "looks.from_side": "from the side",
    "looks.unseen": {
        "one": "{n} more is in a photo that was not sent to you.",
        "other": "{n} more are in photos that were not sent to you.",
    },
    "looks.how": (
        "The numbers are on the picture. 📌 pins a face, so that I always compare with it; 📍 unpins it. 🗑 means "
        "that I no longer compare with this face; it stays {name}, and no photo is taken back. You can undo all of "
        "this. Training photos are taken out where they are shown."
    ),
    "fresh.asks": (
        "🌱 In the latest photos <b>{name}</b> looks different from the faces I know {name} by: children grow, hair "
        "and glasses change. So I ask more often than I would like. Could you send me two recent photos? "
        "Everything else stays as it is."
    ),
    "fresh.later": {
        "one": "👌 No hurry. I’ll ask for photos of <b>{name}</b> again in {n} day at the earliest.",
        "other": "👌 No hurry. I’ll ask for photos of <b>{name}</b> again in {n} days at the earliest.",
    },
    "fresh.again": "🌱 I have asked again further down.",
}
