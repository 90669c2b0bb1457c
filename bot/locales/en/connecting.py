"""English: connecting a person and deciding about it."""

TEXTS: dict[str, str | dict[str, str]] = {
    "connect.choose": "In which group shall I look for the person?",
    "connect.no_group": (
        "I do not know yet which group you are in. Open the group and press <b>Connect a person</b> under my "
        "message there, or write /connect in it. Nothing was changed.\n\n"
        "To receive the photos of a child who is connected already, "
        "ask the parents for an invitation: they make it with /share."
    ),
    "connect.link_dead": (
        "This link does not work any more. Nothing was changed. Please write /connect in your group: I answer "
        "with a fresh one."
    ),
    "connect.consent": (
        "<b>Connect a person</b> in “{group}”\n\nTo recognise a face I compute its numeric description "
        "from the photos you send me. This is biometric data:\n"
        "• it is used only to find this person in the photos and videos of your group;\n"
        "• I keep no copy of the photos you send: only where they are in Telegram, so that I can show them to you "
        "and to the admins again;\n"
        "• an admin of the group sees the name and a picture of the face, and approves the request;\n"
        "• who connected somebody with such a face already is told that you asked, and sees this face from your photo "
        "if you ask to join them;\n"
        "• you can delete everything at any time with /delete.\n\n"
        "Connect only yourself, your child, or somebody who has agreed."
    ),
    "connect.next": (
        "Do you agree? Then press the button, and send me photos of the person with the name as the caption.\n\n"
        "<i>Consent, version {version}</i>"
    ),
    "connect.agreed": "<i>✅ You agreed on {moment} (consent version {version}).</i>",
    "connect.name": (
        "📷 Now send me three photos of the person in one go, and write <b>the name as the caption</b>. The face "
        "should be large, sharp and from the front. The name is what you will read under the photos; you can "
        "also write it as a message."
    ),
    "connect.photos": (
        "Now please send me 3 to 5 photos of <b>{name}</b> (10 at most): the face large, sharp and from the "
        "front; different days are best. I say at once how good each one is, and with three good ones I ask the "
        "admins."
    ),
    "connect.agree_first": (
        "First I need your consent: please press <b>I agree</b> under the message above. I have not looked at "
        "what you sent and kept nothing of it, so please send it again afterwards."
    ),
    "connect.name_first": (
        "I am waiting for a photo of the person with the name as its caption. You can also write the name first."
    ),
    "connect.whose_photo": "Who is this? Write the name, and I look at the photo.",
    "connect.photo_please": "I am waiting for photos of <b>{name}</b>. When you have sent enough, press Done.",
    "connect.photo_only": "I can only learn from photos. Nothing was changed; please send a photo.",
    "connect.open": "You are connecting <b>{name}</b> right now. Continue, or drop that and start anew?",
    "connect.open_unnamed": "You are connecting somebody right now. Continue, or drop that and start anew?",
    "connect.sent": (
        "📨 The request for <b>{name}</b> is with the admins. I write to you as soon as they have decided."
    ),
    "connect.taken_back": "I took the request back and deleted everything of it: the name, and what I learned from the photos.",
    "connect.given_up": (
        "I deleted what I learned from the new photos. The person stays connected: the name and who receives the "
        "photos are as before. I recognise the face only after new photos. To send some again: /people"
    ),
    "connect.more_photos": (
        "Send me more photos of <b>{name}</b>. Press Done afterwards: then I ask the admins again, with all photos."
    ),
    "connect.another_name": (
        "I have not looked at what has “{caption}” as its caption: I need photos of <b>{name}</b> now.\n"
        "• Is it {name}? Press the button.\n"
        "• Is it somebody else? Finish {name} first; then write /connect."
    ),
    "connect.with_admins": (
        "The request for <b>{name}</b> is with the admins, so I left this photo out and did not look at it. Is it "
        "{name}? Press Add photos and send it again. Is it somebody else? Connect that person too."
    ),
    "connect.no_face": (
        "There is no usable photo of <b>{name}</b> yet, so I could not recognise anybody. {name} is kept as a "
        "draft: send more photos now or later, or press Cancel to delete the draft."
    ),
    "connect.cancelled": "Cancelled. Nothing of it is kept.",
    "connect.sure_cancel": {
        "one": "Stop connecting <b>{name}</b>? Your {n} good photo is deleted then, and nothing is kept.",
        "other": "Stop connecting <b>{name}</b>? Your {n} good photos are deleted then, and nothing is kept.",
    },
    "connect.sure_give_up": {
        "one": (
            "Stop adding photos of <b>{name}</b>? Your {n} good photo is deleted then. The name and who receives the "
            "photos stay."
        ),
        "other": (
            "Stop adding photos of <b>{name}</b>? Your {n} good photos are deleted then. The name and who receives "
            "the photos stay."
        ),
    },
    "connect.gone": "This draft does not exist any more. Nothing was changed. To begin anew: /connect",
    "request.asks": "🙋 {requester} would like to receive the photos of <b>{person}</b>.",
    "request.in_groups": "Group: {groups}",
    "request.photos": {"one": "{n} training photo.", "other": "{n} training photos."},
    "request.advice": "Approve only if you know who this is, and that {requester} may receive the photos.",
    "request.odd": {
        "one": (
            "⚠️ Photo {photos} does not look like the others. If it shows somebody else, every photo of that person "
            "would go to {requester}."
        ),
        "other": (
            "⚠️ Photos {photos} do not look like the others. If they show somebody else, every photo of that person "
            "would go to {requester}."
        ),
    },
    "request.differ": (
        "⚠️ These photos seem to show different people: {groups}. Every photo of all of them would go to {requester}."
    ),
    "request.alike": (
        "⚠️ This face looks like <b>{person}</b>, who is already connected to {owners}. If it is the same person, "
        "decline: approved as a second person, most photos of the two become questions. {requester} can ask "
        "{owners} to share the photos. Approve only if they are two people, such as twins."
    ),
    "request.alike_named": (
        "⚠️ This face looks like <b>{person}</b>, who has a name here already, and about whom no member decides. If it is "
        "the same person, decline: approved as a second person, most photos of the two become questions. {requester} can "
        "ask to receive the photos of {person}. Approve only if they are two people, such as twins."
    ),
    "request.another": {
        "one": (
            "👥 {requester} says that <b>{person}</b> is another person than {others}, who looks alike and has a name "
            "here already. On the picture the first {n} face is of <b>{person}</b>; the others are of {others}. If they are "
            "two people, such as twins, approve: from then on I ask where a face could be either. If they are one, "
            "decline: {requester} can ask to join."
        ),
        "other": (
            "👥 {requester} says that <b>{person}</b> is another person than {others}, who looks alike and has a name "
            "here already. On the picture the first {n} faces are of <b>{person}</b>; the others are of {others}. If they are "
            "two people, such as twins, approve: from then on I ask where a face could be either. If they are one, "
            "decline: {requester} can ask to join."
        ),
    },
    "request.unreached": {
        "one": (
            "⏳ I cannot reach anybody who decides: no admin of {groups} has opened a chat with me yet. Ask one of them to "
            "write to me and press Start, and they see your request. It waits {n} day."
        ),
        "other": (
            "⏳ I cannot reach anybody who decides: no admin of {groups} has opened a chat with me yet. Ask one of them to "
            "write to me and press Start, and they see your request. It waits {n} days."
        ),
    },
    "request.silenced": {
        "one": (
            "⏳ I cannot reach anybody who decides: I may not write in the chat in which requests of {groups} are "
            "decided. Ask an admin to let me write there, or to choose another chat with /setup in the group. Then they "
            "see your request. It waits {n} day."
        ),
        "other": (
            "⏳ I cannot reach anybody who decides: I may not write in the chat in which requests of {groups} are "
            "decided. Ask an admin to let me write there, or to choose another chat with /setup in the group. Then they "
            "see your request. It waits {n} days."
        ),
    },
    "request.reached": "✅ An admin has your request now.",
    "request.your_group": "your group",
    "request.of_groups": {"one": "{groups}", "other": "{groups}"},
    "request.approved": "✅ Approved by {by}.",
    "request.by_mistake": (
        "Was that a mistake? Hide this person here, and no more photos are sent. To delete everything: /delete"
    ),
    "request.sure_decline": (
        "Decline the request of {requester} for <b>{person}</b>? What I learned from these photos is deleted at once, and "
        "for a new person the name as well. There is no way back: {requester} would have to ask anew."
    ),
    "request.declined": "✖️ Declined by {by}. Everything about this person is deleted.",
    "request.declined_again": "✖️ Declined by {by}. The new photos are deleted; the person stays connected.",
    "request.somebody": "an admin",
    "request.gone": "Request no. {number} was taken back or has lapsed. There is nothing to decide any more.",
    "decision.approved": "🎉 <b>{name}</b> is connected! New photos with {name} will come to this chat. Where I am not sure, I ask you.",
    "decision.declined": (
        "The admins declined your request of {moment}. Everything of it was deleted: the name, and what I learned "
        "from the photos. If you think this is a mistake, please talk to an admin of the group."
    ),
    "decision.declined_again": (
        "The admins declined the new photos of <b>{name}</b>. What I learned from them was deleted. If you think this "
        "is a mistake, please talk to an admin of the group."
    ),
    "decision.lapsed": (
        "⌛ Nobody decided about your request of {moment}, so it has ended and everything of it was deleted: the name, and "
        "what I learned from the photos. Please talk to an admin of the group before you ask again: /connect"
    ),
    "decision.lapsed_again": {
        "one": (
            "⌛ Nobody approved the new photos of <b>{name}</b> within {n} day, so what I learned from them was deleted. "
            "{name} stays connected, but I recognise {name} only after new photos of the face. To send some again: "
            "/people"
        ),
        "other": (
            "⌛ Nobody approved the new photos of <b>{name}</b> within {n} days, so what I learned from them was "
            "deleted. {name} stays connected, but I recognise {name} only after new photos of the face. To send some "
            "again: /people"
        ),
    },
    "decision.parted_again": (
        "✖️ The group in which you are has left the list of people to which <b>{name}</b> belongs. So nobody approves the "
        "new photos of {name} any more, and what I learned from them was deleted. {name} stays connected, but I do not "
        "recognise {name} any more."
    ),
    "resemblance.asks": (
        "🔔 {requester} asks to receive the photos of somebody who looks like <b>{name}</b>, whom you connected. "
        "If you press the button, photos of {name} go to {requester} from then on. Otherwise nothing is sent to them before "
        "an admin approves. If this is not right, tell an admin of the group now."
    ),
    "resemblance.anew": (
        "🔔 {requester} sends new photos of a person of their own, and this face looks like <b>{name}</b>, whom you "
        "connected. Nothing is sent to them for these photos before they are approved. If this is not right, tell an admin "
        "of the group now."
    ),
    "connect.another": (
        "👥 All right: it is another person. I look at the photo again, and you can go on. An admin sees the "
        "photos of both before deciding."
    ),
    "request.joined": "✅ {by} let them join a person who is connected already.",
    "decision.joined": "🎉 Photos with <b>{name}</b> will come to this chat: somebody who connected them let you join.",
}
