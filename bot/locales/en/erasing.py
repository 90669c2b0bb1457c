"""English: deleting, forgetting and certificates."""

TEXTS: dict[str, str | dict[str, str]] = {
    "delete.title": "<b>Delete {name}?</b> This is what I know now:",
    "delete.receivers": "• who receives the photos: {names}",
    "delete.mode_erase": "<b>For good</b>: the name, who receives the photos and all faces that I know as {name} are deleted everywhere. Photos that people have received stay with them, without the name. In later photos the face is unknown, like a stranger’s, and may be taken for somebody connected who looks alike.",
    "delete.mode_faces": "<b>Only the face data</b>: all faces of {name} are deleted everywhere. The name and who receives the photos stay, but I will recognise {name} only after new photos of the face. Until then I ask about photos of anybody who is not to be confused with {name}.",
    "delete.mode_dissolve": "<b>Only the person</b>: the name and who receives the photos are deleted. The faces stay, without a name. The photos that I learned from are forgotten.",
    "delete.sure": {
        "one": "<b>Last question:</b> {n} face of {name} will be deleted. This cannot be undone.",
        "other": "<b>Last question:</b> {n} faces of {name} will be deleted. This cannot be undone.",
    },
    "delete.hide": "Hiding deletes nothing: I just stop recognising {name} and sending the photos, until {name} is shown again.",
    "delete.faces_gone": {
        "one": "🗑 {n} face of {name} has been deleted; the name stays. I’ll write here when the last trace is gone.",
        "other": "🗑 {n} faces of {name} have been deleted; the name stays. I’ll write here when the last trace is gone.",
    },
    "delete.dissolved": {
        "one": "🗑 The person has been deleted, and {n} face now has no name. I’ll write here when the last trace is gone.",
        "other": "🗑 The person has been deleted, and {n} faces now have no name. I’ll write here when the last trace is gone.",
    },
    "delete.here": {
        "one": "<b>Delete {n} face of {name} in this photo?</b> This cannot be undone.",
        "other": "<b>Delete {n} faces of {name} in this photo?</b> This cannot be undone.",
    },
    "delete.here_last": "I know no other face of {name}: the name stays, but I will no longer be able to recognise {name}.",
    "delete.here_only": "It is the only photo with {name}, so nothing of this person will be left.",
    "delete.here_done": {
        "one": "🗑 {n} face of {name} in this photo has been deleted.",
        "other": "🗑 {n} faces of {name} in this photo have been deleted.",
    },
    "delete.photo": "<b>Delete this photo for everybody?</b>",
    "delete.photo_offer": "I can delete this photo for everybody who got it from me, with everything I learned from it.",
    "delete.photo_copies": "• I’ll take back every copy that people have from me",
    "delete.photo_unreceived": "• nobody has it from me, and nobody will get it",
    "delete.photo_received": {
        "one": "• {n} person has it from me: I’ll take that copy back",
        "other": "• {n} people have it from me: I’ll take their copies back",
    },
    "delete.photo_maybe": {
        "one": "• {n} person may have it: I don’t know whether it arrived. If it did, it may stay in that chat",
        "other": "• {n} people may have it: I don’t know whether it arrived. Where it did, it may stay in the chat",
    },
    "delete.photo_faces": {
        "one": "• {n} face will be deleted, with what I learned from it",
        "other": "• {n} faces will be deleted, with what I learned from them",
    },
    "delete.photo_last": {
        "one": "• {n} person I know only from this photo: I will no longer be able to recognise them",
        "other": "• {n} people I know only from this photo: I will no longer be able to recognise them",
    },
    "delete.photo_effect": "This cannot be undone. The message in the group stays: please delete it there too. If somebody posts the photo again, it is a new photo to me.",
    "delete.photo_done": "🗑 The photo has been deleted for everybody. I am taking the copies back now, and I’ll write here when the last trace is gone. The message in the group stays until somebody deletes it there.",
    "delete.photo_unseen": "⚠️ I cannot show the photo here: please check its date and group before you delete it.",
    "delete.photo_in_private": "I talk about this only in private: press the button, then Start, and then reply to the photo here with /photo once more.",
    "delete.choose": "Who should I delete?",
    "delete.confirm": "<b>Delete {name}?</b>\n\nThis will be gone for good:",
    "delete.faces": {
        "one": "• what I learned from {n} photo",
        "other": "• what I learned from {n} photos",
    },
    "delete.photos": {
        "one": "• that this person is in {n} group photo",
        "other": "• that this person is in {n} group photos",
    },
    "delete.effect": "Nobody will receive new photos of {name}. The photos that came to you ({received}) stay in this chat.",
    "delete.started": "🗑 Deleted. From now on I recognise nobody by it and send nothing. I’ll write to you when the last trace is gone.",
    "certificate.title": "🧾 <b>Deleted and verified</b>: {subject}, {date}",
    "certificate.days_away": {
        "one": "👋 You have been in none of my groups for {n} day, so I have forgotten you. If you come back, everything begins anew.",
        "other": "👋 You have been in none of my groups for {n} days, so I have forgotten you. If you come back, everything begins anew.",
    },
    "certificate.person": "everything about one person",
    "certificate.participant": "everything about your account with me",
    "certificate.contact_faces": "faces of one person",
    "certificate.photo": "a photo with everything about it",
    "certificate.group": "a group with everything in it",
    "certificate.workspace": "all groups and everything in them",
    "certificate.groups": {"one": "• {n} group", "other": "• {n} groups"},
    "certificate.persons": {
        "one": "• {n} person",
        "other": "• {n} people",
    },
    "certificate.participants": {
        "one": "• {n} member who was known only there",
        "other": "• {n} members who were known only there",
    },
    "certificate.links": {
        "one": "• {n} record of who receives whose photos",
        "other": "• {n} records of who receives whose photos",
    },
    "certificate.deliveries": {
        "one": "• the record of {n} photo that came to you or was on its way",
        "other": "• the records of {n} photos that came to you or were on their way",
    },
    "certificate.faces": {"one": "• {n} face", "other": "• {n} faces"},
    "certificate.photos": {"one": "• in {n} group photo", "other": "• in {n} group photos"},
    "certificate.training_photos": {"one": "• {n} training photo", "other": "• {n} training photos"},
    "certificate.prototypes": {
        "one": "• {n} face that I used to recognise somebody",
        "other": "• {n} faces that I used to recognise somebody",
    },
    "certificate.nothing_left": "I have checked everywhere I keep anything, and nothing of it is there any more. Only bare numbers without a name stay, to show that it was deleted.",
    "certificate.until_recycled": "<i>Within a day the records in which I keep names and faces are rewritten without it. After that, traces can remain only in the record of changes, in files of the photo store and in older backups, until these are replaced. Should an older backup ever be used, this is deleted from it again.</i>",
    "certificate.unreached": {
        "one": "⚠️ {n} message with it is still in the old chat of a group that has become a supergroup. Telegram does not let me delete anything there: please ask an admin of the group to delete it by hand.",
        "other": "⚠️ {n} messages with it are still in the old chat of a group that has become a supergroup. Telegram does not let me delete anything there: please ask an admin of the group to delete them by hand.",
    },
    "certificate.former_bot": "⚠️ Until {date} I wrote from another account. If it sent any of this, it is still in the chats with that account: I can neither delete nor change it there. Please have these chats deleted by hand.",
    "deleted.by_owner": "🗑 Somebody whose photos came to you was deleted by those who connected them, with everything I knew about them.",
    "deleted.by_admin": "🗑 Somebody whose photos came to you was deleted by an admin, with everything I knew about them.",
    "deleted.but_faces": "🗑 Somebody whose photos came to you was deleted by an admin: the name is gone, and the faces are unknown again.",
    "deleted.workspace": (
        "🗑 The admins deleted all that I kept of their groups, with everybody whose photos came to you from there. So no "
        "more photos of them will come. The photos you have stay in this chat."
    ),
    "deleted.wish": "✖️ On {date} you asked to receive somebody’s photos too. That person has since been deleted, so your request has ended. I keep nothing of the photos you sent with it.",
    "deleted.photos": {
        "one": "You have {n} photo of them; this message is a reply to it. It stays yours.",
        "other": "You have {n} photos of them; this message is a reply to the last one. They stay yours.",
    },
    "deleted.no_more": "No more photos of them will come. Whose photos still come to you: /people",
    "forget.confirm": "<b>Forget your account with me?</b>\n\nThis will be gone for good:",
    "forget.alone": "• {names}, whom only you connected, with everything I learned about them; others who receive their photos lose them too",
    "forget.shared": "• that you receive the photos of {names}; they stay, because others connected them too",
    "forget.absorbed": "• that you connected {names}; an admin made them part of somebody who stays, so the faces stay there",
    "forget.photos": {
        "one": "• the record of {n} photo that came to you or is on its way",
        "other": "• the records of {n} photos that came to you or are on their way",
    },
    "forget.groups": {"one": "• that you are in {n} group", "other": "• that you are in {n} groups"},
    "forget.name": "• your name, your language and our conversation",
    "forget.effect": (
        "The photos you received stay in this chat as they are, and Telegram keeps what was posted in the groups. "
        "My questions here are deleted, or emptied if they are older than 48 hours; very old messages "
        "of mine may keep your name. If you write in a group that I am in, I’ll meet you again as a "
        "stranger.\n\nYour own face, if somebody else connected it or an admin named it, stays with "
        "them. So do photos that you sent me of somebody whom others connected too. Ask them, or an admin, to "
        "delete that person."
    ),
    "forget.refusals": {
        "one": (
            "⚠️ I’ll forget your 👎 in {n} group too: photos and videos that you post there will be looked at "
            "again. If you do not want that, say so again below my introduction in the group: with its button, or "
            "with 👎 if it has none. Take away an old 👎 first."
        ),
        "other": (
            "⚠️ I’ll forget your 👎 in {n} groups too: photos and videos that you post there will be looked at "
            "again. If you do not want that, say so again below my introduction in each group: with its button, or "
            "with 👎 if it has none. Take away an old 👎 first."
        ),
    },
    "forget.refuse_again": {
        "one": (
            "⚠️ Your 👎 in {n} group has been forgotten too: photos and videos that you post there will be looked "
            "at again. If you do not want that, say so again below my introduction in the group: with its button, "
            "or with 👎 if it has none. Take away an old 👎 first."
        ),
        "other": (
            "⚠️ Your 👎 in {n} groups has been forgotten too: photos and videos that you post there will be looked "
            "at again. If you do not want that, say so again below my introduction in each group: with its button, "
            "or with 👎 if it has none. Take away an old 👎 first."
        ),
    },
    "forget.takes_minutes": (
        "⏳ With so many photos this takes minutes. This message changes when everything is deleted."
    ),
    "forget.kept": "Nothing was deleted.",
    "forget.started": (
        "🧹 Done: I no longer know you. I’ll write here once more when the last trace is gone. To start over: /start"
    ),
    "forgetgroup.choose": "Which group should I forget, with its photos and all the faces in them?",
    "forgetgroup.none": (
        "There is no group that you can delete. Only an admin of the group can, or somebody in its admin chat."
    ),
    "forgetgroup.where": "Please write this to me in private, or in the admin chat.",
    "forgetgroup.confirm": "<b>Delete everything of “{group}”?</b>\n\nThis will be gone for good:",
    "forgetgroup.effect": "Connected people stay, with what I learned of their faces. Whoever is connected with them and is in no other group here is told so, and how to delete them. Photos that were also posted in another group stay there. Photos that people have received stay with them. If this is my last group here and no admin chat decides, everybody whom nobody connected is deleted as well, and so is the history.",
    "forgetgroup.type": "To continue, write the name after the command:\n<code>/forget_group {group}</code>",
    "forgetgroup.sure": "<b>Last question:</b> delete everything of “{group}” for good?",
    "forgetgroup.started": "🧹 “{group}” has been deleted: from now on I recognise nobody in its photos and send none. I’ll write here when the last trace is gone. I am still a member of the group: remove me there if you no longer want me.",
    "forgetgroup.write_name": "These are the first {n}. For another group, write <code>/forget_group Name</code>.",
    "forgetgroup.started_before": "🧹 The group has been deleted: from now on I recognise nobody in its photos and send none. I’ll write here when the last trace is gone. I am still a member of the group: remove me there if you no longer want me.",
    "forgetall.where": (
        "Please write this in the admin chat. If there is none yet, /setup in the group makes one."
    ),
    "forgetall.confirm": "<b>Delete all groups of this admin chat?</b>\n\nThis will be gone for good:",
    "forgetall.effect": "Nobody will receive anything any more. I tell so those who received photos and can be reached; please tell the other members yourself. This cannot be undone.",
    "forgetall.type": "To continue, write the name after the command:\n<code>/forget_workspace {name}</code>",
    "forgetall.sure": "<b>Last question:</b> delete everything for good, the groups {groups} and all people?",
    "forgetall.started": "🧹 Everything has been deleted: from now on I recognise nobody and send nothing. I’ll write here when the last trace is gone. This chat is no longer an admin chat. I do not leave the groups myself: remove me there if you no longer want me.",
}
