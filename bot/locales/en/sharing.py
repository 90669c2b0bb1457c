"""English: who receives a person's photos."""

TEXTS: dict[str, str | dict[str, str]] = {
    "share.title": "👥 Who receives the photos of <b>{name}</b>:",
    "share.owner": "• {name} (decides)",
    "share.guardian": "• {name}",
    "share.numbered": "{number}. {name}",
    "share.promoting": (
        "Shall {who} decide about <b>{name}</b> too? Then {who} can do all that you can: let others in, remove them, "
        "and delete {name} for good."
    ),
    "share.nobody": "Nobody yet.",
    "share.others": "Others may receive them too: only those who decide about {name} can see them all.",
    "share.choose": "Whose photos is this about?",
    "share.leaving": "You will no longer get photos of <b>{name}</b>. Those that came stay with you.",
    "share.removing": (
        "{who} will no longer receive photos of <b>{name}</b>, but keeps those that came. Invitations that nobody "
        "has used yet stop working."
    ),
    "share.alias": "What do you call <b>{name}</b>? Write the name; only you will see it.",
    "share.invitation": {
        "one": (
            "✉️ Send this invitation to the person who should receive the photos of <b>{name}</b> too: press the "
            "button, or pass on the link yourself.\n\n{link}\n\nIt works once, within {n} day. Whoever opens it "
            "has to be a member of {groups}, or I will not send them anything."
        ),
        "other": (
            "✉️ Send this invitation to the person who should receive the photos of <b>{name}</b> too: press the "
            "button, or pass on the link yourself.\n\n{link}\n\nIt works once, within {n} days. Whoever opens it "
            "has to be a member of {groups}, or I will not send them anything."
        ),
    },
    "share.invitation_to_decide": {
        "one": (
            "✉️ Nobody decides about <b>{name}</b> yet. From then on, whoever uses this link decides about {name} "
            "instead of the admins: who receives the photos, and whether {name} is deleted. So send it only to "
            "somebody who should have that say, such as a parent:\n\n{link}\n\nIt works once, within {n} day. "
            "Whoever opens it has to be a member of {groups}, or I will not send them anything."
        ),
        "other": (
            "✉️ Nobody decides about <b>{name}</b> yet. From then on, whoever uses this link decides about {name} "
            "instead of the admins: who receives the photos, and whether {name} is deleted. So send it only to "
            "somebody who should have that say, such as a parent:\n\n{link}\n\nIt works once, within {n} days. "
            "Whoever opens it has to be a member of {groups}, or I will not send them anything."
        ),
    },
    "share.any_group": "a group from which the photos come",
    "share.your_groups": "a group from which the photos come (yours: {groups})",
    "share.inviting": {
        "one": "I invite you to receive the photos of {name} from the group {groups}. Open the link and press Start; only members of the group receive them.",
        "other": "I invite you to receive the photos of {name} from the groups {groups}. Open the link and press Start; only members of one of them receive photos.",
    },
    "share.group": "“{title}”",
    "share.inviting_anyhow": "I invite you to receive the photos of {name}. Open the link and press Start; only members of the group receive them.",
    "share.invited": (
        "✉️ {inviter} invites you to receive the photos of <b>{name}</b>.\n\nI look for this face in the photos and "
        "videos of your group and send them to you here, in private. You can leave at any time with /share. (Text "
        "{version})"
    ),
    "share.invited_to_decide": (
        "✉️ {inviter} invites you to receive the photos of <b>{name}</b>, and to decide about this person.\n\nI look for "
        "this face in the photos and videos of your group, and of groups that share one list of people with it, and send "
        "them to you here, in private. I know the face by its numeric description, computed from photos that show it. "
        "This is biometric data. Whoever approves requests (an admin of the group, or everybody in its admin chat) sees "
        "the name and pictures of the face.\n\nNobody decides about {name} yet. If you agree, you decide who else receives the photos, with /share, and you can "
        "delete {name}, with /delete. To receive none any more, let somebody else decide first, or delete {name}. "
        "Agree only for yourself, your child, or somebody who has agreed. (Text {version})"
    ),
    "share.refused": "Nothing was changed. The link works until it expires.",
    "share.used": (
        "This invitation has already been used, has expired, or does not work at the moment. Nothing was changed. "
        "Please try it again later, or ask for a new one: whoever sent it to you makes one with /share."
    ),
    "share.linked": "You already receive the photos of this person, so nothing was changed. Your people: /people",
    "share.not_in_group": (
        "I send photos only to members of the group, and I do not see you in it. Nothing was changed. Please join "
        "the group, then open the link again."
    ),
    "share.asked": (
        "🙋 I am asking those who decide about this person, and will let you know. They see this face from your "
        "photo; if they say no, I take it away again. The photos you sent are deleted. To withdraw the request: "
        "/people"
    ),
    "share.asked_by_photo": (
        "🙋 I am asking those who decide about this person, and will let you know. They see this face from your "
        "photo; if they say no, I take it away again. The photo itself is deleted. To withdraw the request: /people"
    ),
    "share.unasked": (
        "✖️ You have withdrawn your request. Nobody will decide about it, and you receive none of these photos. To "
        "ask again, send a photo of the face: /connect"
    ),
    "share.done_left": "You no longer receive photos of <b>{name}</b>.",
    "share.done_removed": "{name} no longer receives photos, and open invitations no longer work.",
    "share.done_promoted": "From now on {name} decides too.",
    "share.done_renamed": "From now on you call this person <b>{name}</b>.",
    "share.done_joined": "🎉 Photos with <b>{name}</b> come to this chat from now on.",
    "share.done_joined_to_decide": (
        "🎉 Photos with <b>{name}</b> come to this chat from now on, and you decide about {name}: who else receives them "
        "(/share), and whether {name} is deleted (/delete)."
    ),
    "sharing.came_by_invitation": (
        "👥 {who} used an invitation of yours and now receives the photos of <b>{name}</b>. If you meant somebody "
        "else, remove them here."
    ),
    "sharing.came": (
        "👥 {who} now receives the photos of <b>{name}</b> too: {by} let them in. Everybody who receives them: /share"
    ),
    "sharing.came_back": (
        "👥 {who} receives the photos of <b>{name}</b> again. Everybody who receives them: /share"
    ),
    "sharing.faceless": (
        "🗑 All faces of <b>{name}</b> were deleted, so I no longer recognise {name}. No new photos will come until "
        "somebody who decides about {name} shows me the face again. If that is you: /people. Those that came stay "
        "with you, unless I take one back now."
    ),
    "sharing.removed": "Photos of <b>{name}</b> no longer come to you. Those that came stay with you.",
    "sharing.removed_unnamed": (
        "Photos of one of your people no longer come to you. Those that came stay with you. Your people: /people"
    ),
    "sharing.back": "Photos of <b>{name}</b> come to you again. If you do not want that: /share",
    "sharing.decides": (
        "👑 You decide about <b>{name}</b> from now on, like everybody marked with “decides” in /share: who else "
        "receives the photos, and whether {name} is deleted. When I am not sure whether a face is {name}, I’ll ask "
        "you too."
    ),
    "sharing.decides_no_more": "You no longer decide about <b>{name}</b>. The photos still come to you as before.",
    "join.asks": "🙋 {requester} asks to receive the photos of <b>{name}</b> too.",
    "join.asks_admins": "🙋 {requester} asks to receive the photos of <b>{name}</b>.",
    "join.pictured": (
        "Face 1 is from the photo that {requester} sent, the others are {name}. Say yes only if it is the same "
        "person and {requester} may receive the photos."
    ),
    "join.final": (
        "If you decline, {requester} cannot ask again. You can still invite them later, on the card of {name} in /share."
    ),
    "join.approved": "✅ {by} let them join.",
    "join.declined": "✖️ {by} said no.",
    "join.revoked": "They no longer receive the photos.",
    "join.over": "✖️ The request has ended: it was withdrawn, or nobody answered in time.",
    "join.told_unreached": {
        "one": (
            "⚠️ Nobody who decides about the photos of <b>{name}</b> can be reached: I may not write to them right "
            "now. Your request waits for {n} day, and I’ll ask as soon as one of them opens the chat with me. An "
            "admin of the group can remind them."
        ),
        "other": (
            "⚠️ Nobody who decides about the photos of <b>{name}</b> can be reached: I may not write to them right "
            "now. Your request waits for {n} days, and I’ll ask as soon as one of them opens the chat with me. An "
            "admin of the group can remind them."
        ),
    },
    "join.told_silenced": {
        "one": (
            "⚠️ I may not write in the chat where decisions about the photos of <b>{name}</b> are made. Ask an "
            "admin of the group to let me write there, or to choose another chat with /setup in the group. Your "
            "request waits for {n} day, and I’ll ask there as soon as I may."
        ),
        "other": (
            "⚠️ I may not write in the chat where decisions about the photos of <b>{name}</b> are made. Ask an "
            "admin of the group to let me write there, or to choose another chat with /setup in the group. Your "
            "request waits for {n} days, and I’ll ask there as soon as I may."
        ),
    },
    "join.told_without_admin": {
        "one": "⚠️ Nobody can decide about the photos of <b>{name}</b> now: no admin of the group is left in Telegram. Your request waits for {n} day. It reaches whoever becomes an admin there, writes to me and presses Start, or a chat that whoever runs me chooses.",
        "other": "⚠️ Nobody can decide about the photos of <b>{name}</b> now: no admin of the group is left in Telegram. Your request waits for {n} days. It reaches whoever becomes an admin there, writes to me and presses Start, or a chat that whoever runs me chooses.",
    },
    "join.told_reached": (
        "🙋 Those who decide about the photos of <b>{name}</b> can be reached again. I have asked them now, and "
        "will let you know."
    ),
    "join.told_lapsed": {
        "one": (
            "⌛ Nobody answered within {n} day whether you may receive the photos of <b>{name}</b>. So your request "
            "has ended, and I keep nothing of the photos you sent with it. Please talk to an admin of the group "
            "before you ask again: /connect"
        ),
        "other": (
            "⌛ Nobody answered within {n} days whether you may receive the photos of <b>{name}</b>. So your "
            "request has ended, and I keep nothing of the photos you sent with it. Please talk to an admin of the "
            "group before you ask again: /connect"
        ),
    },
    "join.told_parted": (
        "✖️ Your group has left the list of people that <b>{name}</b> is on. So your request to receive the photos "
        "of {name} has ended, and I keep nothing of the photos you sent with it."
    ),
    "join.told_paused": (
        "👥 An admin of the group says that <b>{name}</b> is the same person as somebody whom others have "
        "connected. So those others decide who receives new photos: none will come to you until they let you in. "
        "The photos you have stay with you. I am asking them: you do not have to do anything, and will read the "
        "answer here. If the two are not one person, ask an admin of the group to undo it: then everything is as "
        "before."
    ),
    "join.told_ended": (
        "👥 An admin of the group says that <b>{name}</b> is the same person as somebody whose photos you once "
        "received. So no new photos of {name} will come to you; the photos you have stay with you. Whoever "
        "connected this person can invite you with /share. If the two are not one person, ask an admin of the "
        "group to undo it: then everything is as before."
    ),
    "join.told_given_back": (
        "↩️ An admin of the group has undone it: <b>{name}</b> is a separate person again. Everything is as "
        "before, so you receive the photos of {name}. You do not have to do anything."
    ),
    "join.told_before": "⤵️ This has changed since. A newer message below says how it is now.",
    "join.told_approved_outside": (
        "🎉 You may join: those who connected <b>{name}</b> said yes. But I do not see you in any group whose "
        "photos I send, so no photos with {name} will come until you are in one."
    ),
    "join.told_approved": "🎉 You may join: photos with <b>{name}</b> will come to this chat from now on.",
    "join.told_approved_outside_to_decide": (
        "🎉 You may join. Nobody decided about <b>{name}</b> before, so now you do: who else receives the photos "
        "(/share), and whether {name} is deleted (/delete). But I do not see you in any group whose photos I send, "
        "so no photos with {name} will come until you are in one."
    ),
    "join.told_approved_to_decide": (
        "🎉 You may join: photos with <b>{name}</b> will come to this chat from now on. Nobody decided about {name} "
        "before, so now you do: who else receives the photos (/share), and whether {name} is deleted (/delete)."
    ),
    "join.told_declined": (
        "Those who connected <b>{name}</b> said no. I keep nothing of the photos you sent with your request."
    ),
    "join.told_declined_after_merge": (
        "Those who connected <b>{name}</b> said no, so no photos of {name} will come to you. An admin had said "
        "that the person whose photos you received is {name}: what I learned of that person’s face stays with "
        "{name}. If the two are not one person, or you do not want that, ask an admin of the group to undo it: "
        "then everything is as before."
    ),
}
