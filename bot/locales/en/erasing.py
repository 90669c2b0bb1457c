"""English: deleting, forgetting and certificates."""

TEXTS: dict[str, str | dict[str, str]] = {
    "delete.title": "<b>Delete {name}?</b> This is what I know now:",
    "delete.receivers": "• these receive the photos: {names}",
    "delete.mode_erase": "<b>For good</b>: the name, who receives the photos and all faces that I know as {name} are deleted everywhere. Photos that people received stay with them, without the name. On later photos the face is an unknown one, like a stranger's.",
    "delete.mode_faces": "<b>Only the face data</b>: all faces of {name} are deleted everywhere. The name and who receives the photos stay, but I recognise {name} only after new photos of the face.",
    "delete.mode_dissolve": "<b>Only the person</b>: the name and who receives the photos are deleted. The faces stay, without a name; the photos that I learned from are forgotten.",
    "delete.sure": {
        "one": "<b>The last question:</b> {n} face of {name} is about to go. This cannot be undone.",
        "other": "<b>The last question:</b> {n} faces of {name} are about to go. This cannot be undone.",
    },
    "delete.hide": "Hiding deletes nothing: I neither recognise {name} nor send the photos, until {name} is shown again.",
    "delete.faces_gone": {
        "one": "🗑 {n} face of {name} is deleted, and the name stays. I write here when the last trace is gone.",
        "other": "🗑 {n} faces of {name} are deleted, and the name stays. I write here when the last trace is gone.",
    },
    "delete.dissolved": {
        "one": "🗑 The person is deleted, and {n} face has no name now. I write here when the last trace is gone.",
        "other": "🗑 The person is deleted, and {n} faces have no name now. I write here when the last trace is gone.",
    },
    "delete.here": {
        "one": "<b>Delete {n} face of {name} in this photo?</b> This cannot be undone.",
        "other": "<b>Delete {n} faces of {name} in this photo?</b> This cannot be undone.",
    },
    "delete.here_last": "I know no other face of {name}: the name stays, but I cannot recognise {name} any more.",
    "delete.here_only": "It is the only photo with {name}, so nothing of this person stays.",
    "delete.here_done": {
        "one": "🗑 {n} face of {name} in this photo is deleted.",
        "other": "🗑 {n} faces of {name} in this photo are deleted.",
    },
    "delete.photo": "<b>Delete this photo for everybody?</b>",
    "delete.photo_offer": "I can delete this photo for everybody who has it from me, with all I learned from it.",
    "delete.photo_copies": "• I take every copy back that people have from me",
    "delete.photo_unreceived": "• nobody has it from me, and nobody will",
    "delete.photo_received": {
        "one": "• {n} person has it from me: I take the copy back",
        "other": "• {n} people have it from me: I take their copies back",
    },
    "delete.photo_faces": {
        "one": "• {n} face goes, with what I learned from it",
        "other": "• {n} faces go, with what I learned from them",
    },
    "delete.photo_last": {
        "one": "• {n} person I know from this photo alone: I cannot recognise that person any more",
        "other": "• {n} people I know from this photo alone: I cannot recognise them any more",
    },
    "delete.photo_effect": "This cannot be undone. The message in the group stays: please delete it there too. If somebody posts the photo again, it is a new photo to me.",
    "delete.photo_done": "🗑 The photo is deleted for everybody. I take back the copies now, and write here when the last trace is gone. The message in the group stays until somebody deletes it there.",
    "delete.photo_unseen": "⚠️ I cannot show the photo here: please look at its date and group before you delete it.",
    "delete.photo_in_private": "I talk about this in private: press the button, then Start, and then answer the photo with /photo here once more.",
    "delete.choose": "Whom shall I delete?",
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
    "delete.started": "🗑 Deleted. From this moment I recognise nobody by it and send nothing. I write to you when the last trace is gone.",
    "certificate.title": "🧾 <b>Deleted and verified</b>: {subject}, {date}",
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
        "one": "• {n} note of who receives whose photos",
        "other": "• {n} notes of who receives whose photos",
    },
    "certificate.deliveries": {
        "one": "• the note of {n} photo that came to you",
        "other": "• the notes of {n} photos that came to you",
    },
    "certificate.faces": {"one": "• {n} face", "other": "• {n} faces"},
    "certificate.photos": {"one": "• in {n} group photo", "other": "• in {n} group photos"},
    "certificate.training_photos": {"one": "• {n} training photo", "other": "• {n} training photos"},
    "certificate.prototypes": {
        "one": "• {n} face that I recognised somebody by",
        "other": "• {n} faces that I recognised somebody by",
    },
    "certificate.nothing_left": "I have looked again everywhere I keep something, and nothing of it is there any more. Only bare numbers without a name stay, to show that it was deleted.",
    "certificate.until_recycled": "<i>Within a day my files on the disk are written anew without it. Only the record of changes and older backups keep it until they are replaced. Should an older backup ever be used, this is deleted from it again.</i>",
    "certificate.unreached": {
        "one": "⚠️ {n} message with it stays in the old chat of a group that has become a supergroup. Telegram lets me delete nothing there: please have an admin of the group delete it by hand.",
        "other": "⚠️ {n} messages with it stay in the old chat of a group that has become a supergroup. Telegram lets me delete nothing there: please have an admin of the group delete them by hand.",
    },
    "certificate.former_bot": "⚠️ Until {date} I wrote from another account. If it sent anything of this, it stays in the chats with that account: I can neither delete nor change it there. Please have these chats deleted by hand.",
    "deleted.by_owner": "🗑 Somebody whose photos came to you was deleted by those who connected them, with all I knew of them.",
    "deleted.by_admin": "🗑 Somebody whose photos came to you was deleted by an admin, with all I knew of them.",
    "deleted.but_faces": "🗑 Somebody whose photos came to you was deleted by an admin: the name is gone, and the faces are unknown again.",
    "deleted.wish": "✖️ On {date} you asked to receive somebody's photos too. That person was deleted since, so your wish has ended. I keep nothing of the photos with which you asked.",
    "deleted.photos": {
        "one": "You have {n} photo of them; this message answers it. It stays yours.",
        "other": "You have {n} photos of them; this message answers the last one. They stay yours.",
    },
    "deleted.no_more": "No more photos of them will come. Whose photos still come to you: /people",
    "forget.confirm": "<b>Forget your account with me?</b>\n\nThis will be gone for good:",
    "forget.alone": "• whom only you connected, with all that was learned; others who receive their photos lose them too: {names}",
    "forget.shared": "• that you receive the photos of {names}; they stay, because others connected them too",
    "forget.absorbed": "• that you connected {names}; an admin made them part of somebody who stays, so the faces stay there",
    "forget.photos": {
        "one": "• the note of {n} photo that came or comes to you",
        "other": "• the notes of {n} photos that came or come to you",
    },
    "forget.groups": {"one": "• that you are in {n} group", "other": "• that you are in {n} groups"},
    "forget.name": "• your name, your language and our conversation",
    "forget.effect": (
        "The photos you received stay in this chat as they are, and Telegram keeps what was posted in the "
        "groups. My questions here are deleted, or emptied when they are older than 48 hours. Who writes in a "
        "group with me is met anew, as a stranger.\n\n"
        "Your own face, if somebody else connected it or an admin named it, stays with them. So do photos that "
        "you sent me of somebody whom others connected too. Ask them, or an admin, to delete that person."
    ),
    "forget.refusals": {
        "one": (
            "⚠️ I forget your 👎 in {n} group, too: photos and videos that you post there are looked at again. If you do "
            "not want that, say so again below my introduction in the group: by its button, or by 👎 where it has none. Take an old 👎 away first."
        ),
        "other": (
            "⚠️ I forget your 👎 in {n} groups, too: photos and videos that you post there are looked at again. If you do "
            "not want that, say so again below my introduction in each group: by its button, or by 👎 where it has none. Take an old 👎 away first."
        ),
    },
    "forget.refuse_again": {
        "one": (
            "⚠️ Your 👎 in {n} group is forgotten, too: photos and videos that you post there are looked at again. If you "
            "do not want that, say so again below my introduction in the group: by its button, or by 👎 where it has none. Take an old 👎 away first."
        ),
        "other": (
            "⚠️ Your 👎 in {n} groups is forgotten, too: photos and videos that you post there are looked at again. If "
            "you do not want that, say so again below my introduction in each group: by its button, or by 👎 where it has none. Take an old 👎 away first."
        ),
    },
    "forget.kept": "Nothing was deleted.",
    "forget.started": (
        "🧹 Done: I do not know you any more. I write here once more when the last trace is gone. To begin anew: "
        "/start"
    ),
    "forgetgroup.choose": "Which group shall I forget, with its photos and all the faces on them?",
    "forgetgroup.none": (
        "There is no group that you may delete. An admin of the group may, or whoever is in its admin chat."
    ),
    "forgetgroup.where": "Please write this to me in private, or in the admin chat.",
    "forgetgroup.confirm": "<b>Delete everything of “{group}”?</b>\n\nThis will be gone for good:",
    "forgetgroup.effect": "Connected people stay, with what I learned of their faces. Photos that were posted in another group too stay there. Photos that people received stay with them. If this is my last group here and no admin chat decides, everybody whom nobody connected goes as well, and so does the history.",
    "forgetgroup.type": "To go on, write the name behind the command:\n<code>/forget_group {group}</code>",
    "forgetgroup.sure": "<b>The last question:</b> delete everything of “{group}” for good?",
    "forgetgroup.started": "🧹 “{group}” is deleted: from this moment I recognise nobody in its photos and send none. I write here when the last trace is gone. I am still a member of the group: remove me there if you do not want me any more.",
    "forgetgroup.write_name": "These are the first {n}. For another group write <code>/forget_group Name</code>.",
    "forgetgroup.started_before": "🧹 The group is deleted: from this moment I recognise nobody in its photos and send none. I write here when the last trace is gone. I am still a member of the group: remove me there if you do not want me any more.",
    "forgetall.where": (
        "Please write this in the admin chat. Where there is none yet: /setup in the group makes one."
    ),
    "forgetall.confirm": "<b>Delete all groups of this admin chat?</b>\n\nThis will be gone for good:",
    "forgetall.effect": "Nobody will receive anything any more. This cannot be undone.",
    "forgetall.type": "To go on, write the name behind the command:\n<code>/forget_workspace {name}</code>",
    "forgetall.sure": "<b>The last question:</b> delete everything for good, the groups {groups} and all people?",
    "forgetall.started": "🧹 Everything is deleted: from this moment I recognise nobody and send nothing. I write here when the last trace is gone. This chat is no admin chat any more.",
}
