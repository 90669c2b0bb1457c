"""English: what is said of the photos from which a face is learned."""

TEXTS: dict[str, str | dict[str, str]] = {
    "verdict.good": "✅ A good photo of <b>{name}</b>.",
    "verdict.progress": {
        "one": "{n} good photo so far. With three I recognise better, and ask the admins by myself; or press Done.",
        "other": "{n} good photos so far. With three I recognise better, and ask the admins by myself; or press Done.",
    },
    "verdict.enough": {
        "one": "{n} good photo: that is enough. Press Done.",
        "other": "{n} good photos: that is enough. Press Done, or add some from other days.",
    },
    "verdict.sent": {"one": "{n} good photo: that is enough.", "other": "{n} good photos: that is enough."},
    "verdict.no_face": "🔍 I found no face in this photo, so it does not count. Please send another one.",
    "verdict.several_faces": {
        "one": "I see {n} face. Which one is <b>{name}</b>?",
        "other": "I see {n} faces. Which one is <b>{name}</b>?",
    },
    "verdict.too_small": (
        "🔍 The face is too small, so this photo does not count. Come closer, or send it uncropped and as a file."
    ),
    "verdict.too_blurred": "💨 The face is too blurred, so this photo does not count. Please send a sharper one.",
    "verdict.somebody_else": {
        "one": (
            "🤔 {n} photo does not count: the face looks like somebody whom I know here already, because a member connected them or "
            "an admin named them. If it is the same person, ask to join: whoever decides about them sees this face, and the photos "
            "come to you once they agree. If <b>{name}</b> is another person, such as a twin, say so: an admin then compares the two."
        ),
        "other": (
            "🤔 {n} photos do not count: the face looks like somebody whom I know here already, because a member connected them or "
            "an admin named them. If it is the same person, ask to join: whoever decides about them sees this face, and the photos "
            "come to you once they agree. If <b>{name}</b> is another person, such as a twin, say so: an admin then compares the two."
        ),
    },
    "verdict.somebody_known": {
        "one": (
            "🤔 {n} photo does not count: the face looks like <b>{known}</b>, whose photos you receive already. If <b>{name}</b> "
            "is another person, such as a twin, say so: an admin then compares the two."
        ),
        "other": (
            "🤔 {n} photos do not count: the face looks like <b>{known}</b>, whose photos you receive already. If <b>{name}</b> "
            "is another person, such as a twin, say so: an admin then compares the two."
        ),
    },
    "verdict.differs": (
        "⚠️ The face in this photo does not look like the one in your other photos. If one of them shows somebody "
        "else, photos of that person would come to whoever receives {name}. Is this really {name}?"
    ),
    "verdict.differs_sent": "⚠️ The face in this photo does not look like the others. The admins see that, and decide.",
    "verdict.kept": "👌 I keep this photo of {name}. The admins see that it looks different, and decide.",
    "verdict.left_out": "🗑 I left this photo out and learn nothing from it.",
    "verdict.alike": "✅ This photo of {name} is used: it looks like the others.",
    "verdict.choosing": "👀 One moment, I am looking at the face you picked.",
    "verdict.dead": "😕 I could not look at this photo because of a fault of mine; it does not count. Please send it again.",
    "verdicts.title": {"one": "📷 Your {n} photo:", "other": "📷 Your {n} photos:"},
    "verdicts.line": "{position}. {verdict}",
}
