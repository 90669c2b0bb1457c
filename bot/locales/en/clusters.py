"""English: unknown people."""

TEXTS: dict[str, str | dict[str, str]] = {
    "cluster.title": "❓ <b>Unknown person no. {number}</b>",
    "cluster.some": {"one": "{n} face", "other": "{n} faces"},
    "cluster.found": {
        "one": "Seen: {faces} in {n} photo",
        "other": "Seen: {faces} in {n} photos",
    },
    "cluster.question": "Who is this? Only those who look after the group are shown this.",
    "cluster.few_a_day": "You need not answer. Only a few such cards come a day: /unknown lists everybody.",
    "cluster.question_asked": {
        "one": "Who is this? {n} member who may know was asked in private, and saw faces of photos they know.",
        "other": "Who is this? {n} people who may know were asked in private, and saw faces of photos they know.",
    },
    "cluster.said": {
        "one": "💬 {n} of them says: <b>{name}</b>.",
        "other": "💬 {n} of them say: <b>{name}</b>.",
    },
    "inquiry.asks": {
        "one": "❓ <b>Whose child is this?</b>\nOn {n} photo that you posted, or that shows somebody you connected, is somebody whom nobody has named.",
        "other": "❓ <b>Whose child is this?</b>\nOn {n} photos that you posted, or that show somebody you connected, is somebody whom nobody has named.",
    },
    "inquiry.effect": "Your answer goes to those who decide here, without your name. Nobody gets photos because of it alone.",
    "inquiry.said": "💬 You said: <b>{name}</b>. Those who decide here see the name when others say the same.",
    "inquiry.said_at_once": "💬 You said: <b>{name}</b>. Those who decide here see the name already now, unless somebody else has said another one.",
    "inquiry.unsure": "You do not know who this is. Thank you, I do not ask again.",
    "inquiry.over": "This question is settled. Thank you!",
    "inquiry.name": "Who is it? Answer with the name.",
    "inquiry.thanks": "Thank you! Those who decide here see the name when others say the same.",
    "inquiry.thanks_at_once": "Thank you! Those who decide here see the name already now, unless somebody else has said another one.",
    "cluster.known": "Nobody is unknown here any more: all faces that are left here have a name by now.",
    "cluster.nobody": "Nobody is left here: no face is left about which I ask.",
    "cluster.labelled": "✅ This is <b>{name}</b>, says {by}.",
    "cluster.ignored": "🙈 Ignored by {by}: I do not ask again.",
    "cluster.joined": "👥 This is the same person as no. {into}, says {by}. All photos are there now.",
    "cluster.left_alone": "Nothing was changed.",
    "clusters.of_open": "<b>Unknown: {n}</b>",
    "clusters.of_once": {
        "one": "<b>Seen only once: {n} person</b>",
        "other": "<b>Seen only once: {n} people</b>",
    },
    "clusters.of_ignored": {
        "one": "<b>Ignored, I do not ask: {n} person</b>",
        "other": "<b>Ignored, I do not ask: {n} people</b>",
    },
    "proposal.join": "👥 <b>I think that unknown people no. {number} and no. {other} are one person.</b>",
    "proposal.split": {
        "one": "✂️ <b>I think that {n} face of unknown person no. {number} is somebody else.</b>",
        "other": "✂️ <b>I think that {n} faces of unknown person no. {number} are somebody else.</b>",
    },
    "proposal.look": "Nothing was changed: you decide. Press “Show me” to see the faces first.",
    "proposal.join_accepted": "✅ They are one person now.",
    "proposal.join_rejected": "You have said that they are two people. I do not ask again.",
    "proposal.join_expired": "I do not ask this any more: one of them has changed meanwhile, or nobody answered for two weeks.",
    "proposal.split_accepted": "✅ These faces are an unknown person of their own now.",
    "proposal.split_rejected": "You have said that this is one person. I do not ask again.",
    "proposal.split_expired": "I do not ask this any more: this unknown person has changed meanwhile, or nobody answered for two weeks.",
    "split.title": "<b>Split unknown person no. {number}</b>",
    "split.parts": {
        "one": "I think that this is {n} person.",
        "other": "I think that these are {n} different people. Press 👤 to see one of them and to split that one off.",
    },
    "split.alike": "To me, all of these faces look like one person. Tick those who are somebody else.",
    "split.would": {
        "one": "Then you split off {faces} in {n} photo, as an unknown person of its own.",
        "other": "Then you split off {faces} in {n} photos, as an unknown person of its own.",
    },
    "split.stays": {"one": "{n} face stays.", "other": "{n} faces stay."},
    "split.faces": "Look at the faces below: ☑ leaves, ☐ stays.",
    "split.nobody_leaves": "No face is ticked yet. Tick at least one.",
    "split.nobody_stays": "All faces are ticked. At least one has to stay.",
    "join.like": "<b>Who is the same as unknown person no. {number}?</b>",
    "join.which": "The most alike come first. Press a number to see both side by side.",
    "join.line": {
        "one": "{at}. No. {number}: {faces} in {n} photo, {percent} % alike",
        "other": "{at}. No. {number}: {faces} in {n} photos, {percent} % alike",
    },
    "join.line_ignored": {
        "one": "{at}. 🙈 No. {number}: {faces} in {n} photo, {percent} % alike",
        "other": "{at}. 🙈 No. {number}: {faces} in {n} photos, {percent} % alike",
    },
    "join.nobody": "There is nobody else unknown who could be the same as no. {number}. Who is on one photo with them is left out.",
    "join.question": "<b>Are no. {number} and no. {other} one person?</b>",
    "join.side": {
        "one": "• {tiles}: no. {number}, {faces} in {n} photo",
        "other": "• {tiles}: no. {number}, {faces} in {n} photos",
    },
    "join.asked_again": "No. {other} is ignored so far. As one person they are no. {number}, and I ask about it.",
    "join.stays_ignored": "As one person they are no. {number}, which is ignored: I do not ask about it.",
    "cluster.name": "Who is unknown person no. {number}? Answer this message with the name. If there is somebody of that name already, it is that person. If not, I make a new person, whose photos go to nobody until somebody joins.",
    "cluster.same": "Whom does unknown person no. {number} look like? The most alike come first.",
    "cluster.into": "Is unknown person no. {number} <b>{name}</b>?",
    "cluster.would": {
        "one": "If so, <b>{name}</b> gets {faces} in {n} photo.",
        "other": "If so, <b>{name}</b> gets {faces} in {n} photos.",
    },
    "cluster.stays": {"one": "{n} face stays unknown.", "other": "{n} faces stay unknown."},
    "cluster.starts_nobody": "Nobody receives these photos because of it.",
    "cluster.delete": (
        "<b>Delete unknown person no. {number}?</b>\n\nThis will be gone for good, and cannot be undone:"
    ),
    "cluster.faces": {
        "one": "• {n} face, with what I know of it",
        "other": "• {n} faces, with what I know of them",
    },
    "cluster.delete_effect": "The photos stay in the group, and looking at them again does not bring the faces back. If you only do not want to be asked, “Ignore” is enough.",
    "cluster.sure": {
        "one": "<b>The last question:</b> {n} face of unknown person no. {number} is about to go. This cannot be undone.",
        "other": "<b>The last question:</b> {n} faces of unknown person no. {number} are about to go. This cannot be undone.",
    },
    "cluster.delete_started": "🗑 Unknown person no. {number} is deleted. I write here when the last trace is gone. If this face is on later photos, it makes a new unknown person: only “Ignore” keeps me from asking.",
    "cluster.line": {
        "one": "{at}. {faces} in {n} photo, last on {date}",
        "other": "{at}. {faces} in {n} photos, last on {date}",
    },
    "clusters.title": {"one": "<b>{n} unknown person</b>", "other": "<b>{n} unknown people</b>"},
    "clusters.none": "There is nobody unknown.",
    "clusters.ignored": {
        "one": "<b>You ignore {n} unknown person</b>",
        "other": "<b>You ignore {n} unknown people</b>",
    },
    "clusters.which_back": "I do not ask about them. Press a number to see who it is and to be asked again.",
    "clusters.none_ignored": "You ignore nobody.",
    "clusters.which": "Press a number to see who it is.",
    "target.face_is": "Who is face {position}?",
    "target.here_is": "Who is face {position} really, everywhere in this photo?",
    "target.photos_to": {"one": "Whose is this {n} photo?", "other": "Whose are these {n} photos?"},
    "target.or_new": "You can also write a new name.",
    "target.waits": "A request under this name, no. {number}, waits to be decided.",
    "whois.ask": (
        "Whom do you see in this photo? I learn from what you say, and will recognise that person better. You can undo it.\n"
        "Somebody whom I do not offer: press ⋯ under the photo and “Somebody is missing”, then those who look after the "
        "group look."
    ),
    "whois.which": "Which of these faces is <b>{name}</b>? The numbers are on the picture below.",
    "whois.nobody": (
        "There is no face left in this photo that looks like one of yours. If you see somebody, press ⋯ under the photo and "
        "“Somebody is missing”: those who look after the group look. Nothing was changed."
    ),
}
