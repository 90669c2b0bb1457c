"""English: what is said of the photos from which a face is learned."""

TEXTS: dict[str, str | dict[str, str]] = {
    "verdict.good": "✅ A good photo of <b>{name}</b>.",
    "verdict.progress": {
        "one": "{n} good photo so far. With three I recognise people better, and ask the admins automatically. Or press Done now.",
        "other": "{n} good photos so far. With three I recognise people better, and ask the admins automatically. Or press Done now.",
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
    "verdict.too_blurred": "💨 The face is too blurry, so this photo does not count. Please send a sharper one.",
    "verdict.somebody_else": {
        "one": (
            "🤔 {n} photo does not count: the face looks like somebody I already know here, because a member "
            "connected them or an admin named them. If it is the same person, ask to join: whoever decides about "
            "them sees this face, and the photos will come to you once they agree. If <b>{name}</b> is a different "
            "person, such as a twin, say so: an admin will then compare the two."
        ),
        "other": (
            "🤔 {n} photos do not count: the face looks like somebody I already know here, because a member "
            "connected them or an admin named them. If it is the same person, ask to join: whoever decides about "
            "them sees this face, and the photos will come to you once they agree. If <b>{name}</b> is a different "
            "person, such as a twin, say so: an admin will then compare the two."
        ),
    },
    "verdict.somebody_known": {
        "one": (
            "🤔 {n} photo does not count: the face looks like <b>{known}</b>, whose photos you already receive. If "
            "<b>{name}</b> is a different person, such as a twin, say so: an admin will then compare the two."
        ),
        "other": (
            "🤔 {n} photos do not count: the face looks like <b>{known}</b>, whose photos you already receive. If "
            "<b>{name}</b> is a different person, such as a twin, say so: an admin will then compare the two."
        ),
    },
    "verdict.differs": (
        "⚠️ The face in this photo does not look like the one in your other photos. If one of them shows somebody "
        "else, everybody who receives {name} would get photos of that person. Is this really {name}?"
    ),
    "verdict.differs_sent": "⚠️ The face in this photo does not look like the others. The admins can see that, and will decide.",
    "verdict.kept": "👌 I have kept this photo of {name}. The admins can see that it looks different, and will decide.",
    "verdict.left_out": "🗑 I left this photo out and learn nothing from it.",
    "verdict.alike": "✅ I use this photo of {name}: it looks like the others.",
    "verdict.choosing": "👀 One moment, I am looking at the face you picked.",
    "verdict.dead": "😕 I could not look at this photo because something went wrong on my side, so it does not count. Please send it again.",
    "verdicts.title": {"one": "📷 Your {n} photo:", "other": "📷 Your {n} photos:"},
    "verdicts.line": "{position}. {verdict}",
}
