"""English: what /privacy answers."""

TEXTS: dict[str, str | dict[str, str]] = {
    "privacy.what": (
        "🔐 <b>What I process.</b> From the faces in the photos and videos of a group, and in the photos that people send me "
        "to learn a face, I compute a numeric description of each face. This is biometric data. Of a photo I keep where "
        "it is in Telegram; the picture itself only while it is needed to be sent or shown. I also note the names and "
        "birth dates that people tell me, captions, who is in the group (name and number in Telegram), who receives whose "
        "photos, and who did what."
    ),
    "privacy.purpose": (
        "<b>What for.</b> To recognise people in the photos of the group, and of groups that share one list of people with "
        "it, and to send each photo in private to those who receive the photos of somebody in it."
    ),
    "privacy.who": (
        "<b>Who sees it.</b> Whoever approves requests (an admin of the group, or everybody in its admin chat) sees names, "
        "faces and photos, also of people whom nobody has named; so does a program that they give access. Photos of a "
        "person go to those who connected the person, and to those who were let in later. When I am in doubt, I show "
        "a face to the families of those whom it looks like; where the admins want it, I ask members who somebody unknown is. {who} "
        "Telegram carries it all, and whoever runs me can see all that I keep."
    ),
    "privacy.until": (
        "<b>How long.</b>\n• what I know of a person with a name: until the person is deleted\n• names and numbers of "
        "members: until they write /forget_me, at the latest until neither a group nor a person of theirs is left\n"
        "• the history of who did what: until everything of the groups is deleted, with numbers in place of deleted names"
    ),
    "privacy.unknown": {
        "one": "• faces that nobody has named: {n} day, longer while I wait for an answer about them; of somebody whom the admins ignore, the best ones stay",
        "other": "• faces that nobody has named: {n} days, longer while I wait for an answer about them; of somebody whom the admins ignore, the best ones stay",
    },
    "privacy.left": {
        "one": "• photos of a group that I have left, with the faces in them: {n} day more; people who are connected stay",
        "other": "• photos of a group that I have left, with the faces in them: {n} days more; people who are connected stay",
    },
    "privacy.members": {
        "one": "• whoever has left all groups: {n} day, with people whose photos nobody else receives; longer if others receive photos of a person that only they own, if they refused, let me into a group or decide about requests, or if Telegram does not tell me whether they are back",
        "other": "• whoever has left all groups: {n} days, with people whose photos nobody else receives; longer if others receive photos of a person that only they own, if they refused, let me into a group or decide about requests, or if Telegram does not tell me whether they are back",
    },
    "privacy.undo": {
        "one": "• what I need to undo something: {n} day",
        "other": "• what I need to undo something: {n} days",
    },
    "privacy.said": {
        "one": "What is deleted is gone everywhere that I can reach. Photos that people received can stay in their chats, a message of mine that is older than {n} day can keep a name, and backups of whoever runs me can hold all of it for longer, usually about a month.",
        "other": "What is deleted is gone everywhere that I can reach. Photos that people received can stay in their chats, a message of mine that is older than {n} days can keep a name, and backups of whoever runs me can hold all of it for longer, usually about a month.",
    },
    "privacy.yours": (
        "<b>What you can do</b>\n/delete – delete a person you connected, with every trace\n/forget_me – forget you\n"
        "/photo – delete a photo that you posted, for everybody\n/share – see who receives the photos, or leave\n"
        "👎 on my introduction in the group where it asks for that, or “{refuse}” under it or under what I answer to /privacy there – I leave alone what you post from then on; what I looked at before stays"
    ),
    "privacy.answers": (
        "<b>Who answers for this.</b> Whoever runs me. Ask the admins of your group who that is."
    ),
}
