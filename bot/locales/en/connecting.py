"""English: connecting a person and deciding about it."""

TEXTS: dict[str, str | dict[str, str]] = {
    "connect.choose": "Which group should I look for the person in?",
    "connect.no_group": (
        "I do not know yet which group you are in. Open the group and press <b>Connect a person</b> under my "
        "message there, or write /connect in it. Nothing was changed.\n\nTo receive the photos of a child who is "
        "already connected, ask the parents for an invitation: they can make one with /share. I send photos "
        "to members of the group only."
    ),
    "connect.link_dead": (
        "This link no longer works. Nothing was changed. Please write /connect in your group, and I’ll answer with "
        "a fresh one."
    ),
    "connect.consent": (
        "<b>Connect a person</b> in {groups}\n\nTo recognise a face I compute its numeric description "
        "from the photos you send me. This is biometric data:\n"
        "• it is used only to find this person in the photos and videos of your group, and of groups that share one list "
        "of people with it;\n"
        "• I keep no copy of the photos you send: only where they are in Telegram, so that I can show them to you "
        "and to the admins again;\n"
        "• whoever approves requests (an admin of the group, or everybody in its admin chat) sees the name and a "
        "picture of the face;\n"
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
        "📷 Now send me three photos of the person at once, and write <b>the name as the caption</b>. The face "
        "should be large, sharp and facing the camera. The name is what you will see under the photos; you can "
        "also send it as a message."
    ),
    "connect.photos": (
        "Now please send me 3 to 5 photos of <b>{name}</b> (10 at most): the face large, sharp and facing the "
        "camera; different days are best. I’ll tell you at once how good each one is, and with three good ones "
        "I’ll ask the admins."
    ),
    "connect.agree_first": (
        "First I need your consent: please press <b>I agree</b> under the message above. I did not look at what "
        "you sent and kept none of it, so please send it again afterwards."
    ),
    "connect.name_first": (
        "I am waiting for a photo of the person with the name as its caption. You can also write the name first."
    ),
    "connect.whose_photo": "Who is this? Write the name, and I’ll look at the photo.",
    "connect.photo_please": "I am waiting for photos of <b>{name}</b>. When you have sent enough, press Done.",
    "connect.photo_only": "I can only learn from photos. Nothing was changed. Please send a photo.",
    "connect.open": "You are in the middle of connecting <b>{name}</b>. Continue, or drop that and start over?",
    "connect.open_unnamed": "You are in the middle of connecting somebody. Continue, or drop that and start over?",
    "connect.sent": (
        "📨 The request for <b>{name}</b> is with the admins. I’ll write to you as soon as they have decided."
    ),
    "connect.taken_back": "I withdrew the request and deleted everything in it: the name, and what I learned from the photos.",
    "connect.given_up": (
        "I deleted what I learned from the new photos. The person stays connected: the name and who receives the "
        "photos are as before. I will recognise the face only after new photos. To send some again: /people"
    ),
    "connect.more_photos": (
        "Send me more photos of <b>{name}</b>. Then press Done, and I’ll ask the admins again, with all the photos."
    ),
    "connect.another_name": (
        "I have not looked at the photo with the caption “{caption}”: right now I need photos of <b>{name}</b>.\n• "
        "Is it {name}? Press the button.\n• Is it somebody else? Finish {name} first, then write /connect."
    ),
    "connect.with_admins": (
        "The request for <b>{name}</b> is with the admins, so I left this photo out and did not look at it. Is it "
        "{name}? Press Add photos and send it again. Is it somebody else? Connect that person too."
    ),
    "connect.no_face": (
        "There is no usable photo of <b>{name}</b> yet, so I could not recognise anybody. I have kept {name} as a "
        "draft: send more photos now or later, or press Cancel to delete the draft."
    ),
    "connect.cancelled": "Cancelled. None of it is kept.",
    "connect.sure_cancel": {
        "one": "Stop connecting <b>{name}</b>? Your {n} good photo will be deleted, and nothing is kept.",
        "other": "Stop connecting <b>{name}</b>? Your {n} good photos will be deleted, and nothing is kept.",
    },
    "connect.sure_give_up": {
        "one": (
            "Stop adding photos of <b>{name}</b>? Your {n} good photo will be deleted. The name and who receives "
            "the photos stay."
        ),
        "other": (
            "Stop adding photos of <b>{name}</b>? Your {n} good photos will be deleted. The name and who receives "
            "the photos stay."
        ),
    },
    "connect.gone": "This draft no longer exists. Nothing was changed. To start over: /connect",
    "request.asks": "🙋 {requester} would like to receive the photos of <b>{person}</b>.",
    "request.in_groups": "Group: {groups}",
    "request.photos": {"one": "{n} training photo.", "other": "{n} training photos."},
    "request.advice": "Approve only if you know who this is and that {requester} may receive the photos.",
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
        "decline: if you approve it as a second person, I’ll have to ask about most photos of the two. {requester} "
        "can ask {owners} to share the photos. Approve only if they are two people, such as twins."
    ),
    "request.alike_named": (
        "⚠️ This face looks like <b>{person}</b>, who already has a name here, and about whom no member decides. "
        "If it is the same person, decline: if you approve it as a second person, I’ll have to ask about most "
        "photos of the two. {requester} can ask to receive the photos of {person}. Approve only if they are two "
        "people, such as twins."
    ),
    "request.another": {
        "one": (
            "👥 {requester} says that <b>{person}</b> is a different person from {others}, who looks similar and "
            "already has a name here. In the picture, the first {n} face is of <b>{person}</b>; the others are of "
            "{others}. If they are two people, such as twins, approve: from then on I’ll ask when a face could be "
            "either. If they are one, decline: {requester} can ask to join."
        ),
        "other": (
            "👥 {requester} says that <b>{person}</b> is a different person from {others}, who looks similar and "
            "already has a name here. In the picture, the first {n} faces are of <b>{person}</b>; the others are "
            "of {others}. If they are two people, such as twins, approve: from then on I’ll ask when a face could "
            "be either. If they are one, decline: {requester} can ask to join."
        ),
    },
    "request.unreached": {
        "one": (
            "⏳ I cannot reach anybody who decides: no admin of {groups} has opened a chat with me yet. Ask one of "
            "them to write to me and press Start, and they will see your request. It waits for {n} day."
        ),
        "other": (
            "⏳ I cannot reach anybody who decides: no admin of {groups} has opened a chat with me yet. Ask one of "
            "them to write to me and press Start, and they will see your request. It waits for {n} days."
        ),
    },
    "request.without_admin": {
        "one": "⏳ Nobody can decide now: no admin of {groups} is left in Telegram. Your request reaches whoever becomes an admin there, writes to me and presses Start, or a chat that whoever runs me chooses. It waits for {n} day.",
        "other": "⏳ Nobody can decide now: no admin of {groups} is left in Telegram. Your request reaches whoever becomes an admin there, writes to me and presses Start, or a chat that whoever runs me chooses. It waits for {n} days.",
    },
    "request.silenced": {
        "one": (
            "⏳ I cannot reach anybody who decides: I may not write in the chat where requests of {groups} are "
            "decided. Ask an admin to let me write there, or to choose another chat with /setup in the group. Then "
            "they will see your request. It waits for {n} day."
        ),
        "other": (
            "⏳ I cannot reach anybody who decides: I may not write in the chat where requests of {groups} are "
            "decided. Ask an admin to let me write there, or to choose another chat with /setup in the group. Then "
            "they will see your request. It waits for {n} days."
        ),
    },
    "request.reached": "✅ An admin has your request now.",
    "request.your_group": "your group",
    "request.of_groups": {"one": "{groups}", "other": "{groups}"},
    "request.approved": "✅ Approved by {by}.",
    "request.by_mistake": (
        "Was that a mistake? Hide this person here, and no more photos will be sent. To delete everything: /delete"
    ),
    "request.sure_decline": (
        "Decline the request of {requester} for <b>{person}</b>? What I learned from these photos is deleted at "
        "once, and for a new person the name as well. This cannot be undone: {requester} would have to ask again."
    ),
    "request.declined": "✖️ Declined by {by}. Everything about this person has been deleted.",
    "request.declined_again": "✖️ Declined by {by}. All training photos have been deleted; the person stays connected.",
    "request.somebody": "an admin",
    "request.gone": "Request no. {number} was withdrawn or has expired. There is nothing left to decide.",
    "decision.approved": "🎉 <b>{name}</b> is connected! New photos with {name} will come to this chat. When I am not sure, I’ll ask you.",
    "decision.approved_outside": (
        "🎉 <b>{name}</b> is connected! But I do not see you in any group whose photos I send, so no photos with "
        "{name} will come until you are in one.\n\nWhat stays: {name}, by name and with what I learned of the face. "
        "This does not end by itself. You can delete it at any time: write /delete here and choose the name."
    ),
    "decision.declined": (
        "The admins declined your request of {moment}. Everything in it has been deleted: the name, and what I "
        "learned from the photos. If you think this is a mistake, please talk to an admin of the group."
    ),
    "decision.declined_again": (
        "The admins declined the new photos of <b>{name}</b>. What I learned from them has been deleted. If you "
        "think this is a mistake, please talk to an admin of the group."
    ),
    "decision.lapsed": (
        "⌛ Nobody decided about your request of {moment}, so it has expired and everything in it has been deleted: "
        "the name, and what I learned from the photos. Please talk to an admin of the group before you ask again: "
        "/connect"
    ),
    "decision.lapsed_again": {
        "one": (
            "⌛ Nobody approved the new photos of <b>{name}</b> within {n} day, so what I learned from them has "
            "been deleted. {name} stays connected, but I will recognise {name} only after new photos of the face. "
            "To send some again: /people"
        ),
        "other": (
            "⌛ Nobody approved the new photos of <b>{name}</b> within {n} days, so what I learned from them has "
            "been deleted. {name} stays connected, but I will recognise {name} only after new photos of the face. "
            "To send some again: /people"
        ),
    },
    "decision.parted_again": (
        "✖️ Your group has left the list of people that <b>{name}</b> is on. So nobody will approve the new photos "
        "of {name}, and what I learned from them has been deleted. {name} stays connected, but I no longer "
        "recognise {name}."
    ),
    "resemblance.asks": (
        "🔔 {requester} asks to receive the photos of somebody who looks like <b>{name}</b>, whom you connected. If "
        "you press the button, photos of {name} will go to {requester} from then on. Otherwise nothing is sent to "
        "them until an admin approves. If something is wrong here, tell an admin of the group now."
    ),
    "resemblance.anew": (
        "🔔 {requester} sends new photos of a person of their own, and this face looks like <b>{name}</b>, whom you "
        "connected. Nothing is sent to them because of these photos until they are approved. If something is wrong "
        "here, tell an admin of the group now."
    ),
    "connect.another": (
        "👥 All right, a different person. I’ll look at the photo again, and you can continue. An admin will see "
        "the photos of both before deciding."
    ),
    "request.joined": "✅ {by} let them join a person who is already connected.",
    "decision.joined": "🎉 Photos with <b>{name}</b> will come to this chat: somebody who connected them let you join.",
    "decision.joined_outside": (
        "🎉 Somebody who connected <b>{name}</b> let you join. But I do not see you in any group whose photos I send, "
        "so no photos with {name} will come until you are in one. If you do not want them any more: /share"
    ),
    "decision.joined_to_decide": (
        "🎉 Photos with <b>{name}</b> will come to this chat: an admin let you join. Nobody decided about {name} "
        "before, so now you do: who else receives the photos (/share), and whether {name} is deleted (/delete)."
    ),
    "decision.joined_outside_to_decide": (
        "🎉 An admin let you join <b>{name}</b>. Nobody decided about {name} before, so now you do: who else receives "
        "the photos (/share), and whether {name} is deleted (/delete). But I do not see you in any group whose photos "
        "I send, so no photos with {name} will come until you are in one."
    ),
}
