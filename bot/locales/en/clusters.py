"""English: unknown people."""

TEXTS: dict[str, str | dict[str, str]] = {
    "cluster.title": "❓ <b>Unknown person no. {number}</b>",
    "cluster.some": {"one": "{n} face", "other": "{n} faces"},
    "cluster.found": {
        "one": "Seen: {faces} in {n} photo",
        "other": "Seen: {faces} in {n} photos",
    },
    "cluster.question": "Who is this? Only those who look after the group see this.",
    "cluster.few_a_day": "You do not have to answer. I send only a few such cards a day: /unknown lists everybody.",
    "cluster.question_asked": {
        "one": "Who is this? {n} member who may know was asked in private, and saw faces of photos they know.",
        "other": "Who is this? {n} people who may know were asked in private, and saw faces of photos they know.",
    },
    "cluster.said": {
        "one": "💬 {n} of them says: <b>{name}</b>.",
        "other": "💬 {n} of them say: <b>{name}</b>.",
    },
    "inquiry.asks": {
        "one": "❓ <b>Whose child is this?</b>\nIn {n} photo that you posted, or that shows somebody you connected, there is somebody nobody has named yet.",
        "other": "❓ <b>Whose child is this?</b>\nIn {n} photos that you posted, or that show somebody you connected, there is somebody nobody has named yet.",
    },
    "inquiry.effect": "Your answer goes to those who decide here, without your name. It alone does not send photos to anybody.",
    "inquiry.said": "💬 You said: <b>{name}</b>. Those who decide here will see the name once others say the same.",
    "inquiry.said_at_once": "💬 You said: <b>{name}</b>. Those who decide here can see the name right away, unless somebody else has given a different one.",
    "inquiry.unsure": "You do not know who this is. Thank you, I will not ask again.",
    "inquiry.over": "This question is settled. Thank you!",
    "inquiry.name": "Who is it? Answer with the name.",
    "inquiry.thanks": "Thank you! Those who decide here will see the name once others say the same.",
    "inquiry.thanks_at_once": "Thank you! Those who decide here can see the name right away, unless somebody else has given a different one.",
    "cluster.known": "Nobody here is unknown any more: all the faces that are left have a name now.",
    "cluster.nobody": "Nobody is left here: there is no face left to ask about.",
    "cluster.labelled": "✅ This is <b>{name}</b>, says {by}.",
    "cluster.ignored": "🙈 Ignored by {by}: I will not ask again.",
    "cluster.joined": "👥 This is the same person as no. {into}, says {by}. All the photos are there now.",
    "cluster.left_alone": "Nothing was changed.",
    "clusters.of_open": "<b>Unknown: {n}</b>",
    "clusters.of_once": {
        "one": "<b>Seen only once: {n} person</b>",
        "other": "<b>Seen only once: {n} people</b>",
    },
    "clusters.of_ignored": {
        "one": "<b>Ignored, not asked about: {n} person</b>",
        "other": "<b>Ignored, not asked about: {n} people</b>",
    },
    "proposal.join": "👥 <b>I think unknown people no. {number} and no. {other} are one person.</b>",
    "proposal.split": {
        "one": "✂️ <b>I think {n} face of unknown person no. {number} is somebody else.</b>",
        "other": "✂️ <b>I think {n} faces of unknown person no. {number} are somebody else.</b>",
    },
    "proposal.look": "Nothing has been changed: it is up to you. Press “Show me” to see the faces first.",
    "proposal.join_accepted": "✅ They are one person now.",
    "proposal.join_rejected": "You said that they are two people. I will not ask again.",
    "proposal.join_expired": "I no longer ask this: one of them has changed in the meantime, or nobody answered for two weeks.",
    "proposal.split_accepted": "✅ These faces are a separate unknown person now.",
    "proposal.split_rejected": "You said that this is one person. I will not ask again.",
    "proposal.split_expired": "I no longer ask this: this unknown person has changed in the meantime, or nobody answered for two weeks.",
    "split.title": "<b>Split unknown person no. {number}</b>",
    "split.parts": {
        "one": "I think this is {n} person.",
        "other": "I think these are {n} different people. Press 👤 to see one of them and split that one off.",
    },
    "split.alike": "To me, all of these faces look like one person. Tick any that are somebody else.",
    "split.would": {
        "one": "This splits off {faces} in {n} photo as a separate unknown person.",
        "other": "This splits off {faces} in {n} photos as a separate unknown person.",
    },
    "split.stays": {"one": "{n} face stays.", "other": "{n} faces stay."},
    "split.faces": "Look at the faces below: ☑ is split off, ☐ stays.",
    "split.nobody_leaves": "No face is ticked yet. Tick at least one.",
    "split.nobody_stays": "All faces are ticked. At least one has to stay.",
    "join.like": "<b>Who is the same as unknown person no. {number}?</b>",
    "join.which": "The most alike come first. Press a number to see the two side by side.",
    "join.line": {
        "one": "{at}. No. {number}: {faces} in {n} photo, {percent} % alike",
        "other": "{at}. No. {number}: {faces} in {n} photos, {percent} % alike",
    },
    "join.line_ignored": {
        "one": "{at}. 🙈 No. {number}: {faces} in {n} photo, {percent} % alike",
        "other": "{at}. 🙈 No. {number}: {faces} in {n} photos, {percent} % alike",
    },
    "join.nobody": "There is no other unknown person who could be the same as no. {number}. Anybody who is in the same photo is left out.",
    "join.question": "<b>Are no. {number} and no. {other} one person?</b>",
    "join.side": {
        "one": "• {tiles}: no. {number}, {faces} in {n} photo",
        "other": "• {tiles}: no. {number}, {faces} in {n} photos",
    },
    "join.not_compared": "I cannot compare their faces: please look at them yourself.",
    "join.asked_again": "So far no. {other} is ignored. Joined, they are no. {number}, and I will ask about it.",
    "join.stays_ignored": "Joined, they are no. {number}, which is ignored: I will not ask about it.",
    "cluster.name": "Who is unknown person no. {number}? Answer this message with the name. If there is already somebody with that name, it is that person. If not, I’ll add a new person, whose photos go to nobody until somebody joins.",
    "cluster.same": "Who does unknown person no. {number} look like? The most alike come first.",
    "cluster.into": "Is unknown person no. {number} <b>{name}</b>?",
    "cluster.would": {
        "one": "If so, <b>{name}</b> gets {faces} in {n} photo.",
        "other": "If so, <b>{name}</b> gets {faces} in {n} photos.",
    },
    "cluster.stays": {"one": "{n} face stays unknown.", "other": "{n} faces stay unknown."},
    "cluster.starts_nobody": "This does not send the photos to anybody.",
    "cluster.delete": (
        "<b>Delete unknown person no. {number}?</b>\n\nThis will be gone for good and cannot be undone:"
    ),
    "cluster.faces": {
        "one": "• {n} face, with what I know of it",
        "other": "• {n} faces, with what I know of them",
    },
    "cluster.delete_effect": "The photos stay in the group, and looking at them again will not bring the faces back. If you just do not want to be asked, “Ignore” is enough.",
    "cluster.sure": {
        "one": "<b>Last question:</b> {n} face of unknown person no. {number} will be deleted. This cannot be undone.",
        "other": "<b>Last question:</b> {n} faces of unknown person no. {number} will be deleted. This cannot be undone.",
    },
    "cluster.delete_started": "🗑 Unknown person no. {number} has been deleted. I’ll write here when the last trace is gone. If this face is in later photos, it becomes a new unknown person: only “Ignore” keeps me from asking.",
    "cluster.line": {
        "one": "{at}. {faces} in {n} photo, last on {date}",
        "other": "{at}. {faces} in {n} photos, last on {date}",
    },
    "clusters.title": {"one": "<b>{n} unknown person</b>", "other": "<b>{n} unknown people</b>"},
    "clusters.none": "There are no unknown people.",
    "clusters.ignored": {
        "one": "<b>You ignore {n} unknown person</b>",
        "other": "<b>You ignore {n} unknown people</b>",
    },
    "clusters.which_back": "I do not ask about them. Press a number to see who it is and to be asked again.",
    "clusters.none_ignored": "Nobody is ignored.",
    "clusters.which": "Press a number to see who it is.",
    "target.face_is": "Who is face {position}?",
    "target.here_is": "Who is face {position} really, everywhere in this photo?",
    "target.photos_to": {"one": "Whose is this {n} photo?", "other": "Whose are these {n} photos?"},
    "target.or_new": "You can also write a new name.",
    "target.waits": "A request with this name, no. {number}, is waiting for a decision.",
    "whois.ask": (
        "Who do you see in this photo? I’ll learn from your answer and recognise that person better. You can undo "
        "it.\nIf I do not offer the person you see, press ⋯ under the photo and “Somebody is missing”: those who "
        "look after the group will have a look."
    ),
    "whois.which": "Which of these faces is <b>{name}</b>? The numbers are on the picture below.",
    "whois.nobody": (
        "There is no face left in this photo that looks like one of yours. If you see somebody, press ⋯ under the "
        "photo and “Somebody is missing”: those who look after the group will have a look. Nothing was changed."
    ),
}
