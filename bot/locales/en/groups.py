"""English: groups, and lists that they share."""

TEXTS: dict[str, str | dict[str, str]] = {
    "left_group.told": (
        "👋 You are not in “{group}” any more, so photos that are posted there do not reach you from now on.\n\n"
        "What stays: you are connected with {names}, and this chat keeps the photos that you have. When you come "
        "back to the group, I offer you what was posted meanwhile.\n\n"
        "/share – receive no more photos of somebody\n/delete – delete a person you connected, and every trace\n"
        "/forget_me – forget you"
    ),
    "ended_group.told": (
        "👋 I am not in “{group}” any more: I was removed, or the group is gone. So no more photos from there come to "
        "you.\n\nWhat ends: after {date} I delete what I keep of the photos of this group, with all faces on them. The "
        "photos that you have stay in this chat."
    ),
    "ended_group.owned": (
        "What stays: {names}, by name and with what I learned of the face. This does not end by itself. You can delete "
        "it at any time: write /delete here and choose the name."
    ),
    "ended_group.received": (
        "You stay connected with {names}. Only those who decide about them can delete them. To end it for yourself: "
        "/share"
    ),
    "ended_group.mistake": (
        "Was it a mistake? Until {date} an admin of the group can add me again. Then everything goes on as before."
    ),
    "group.introduction": (
        "👋 Hello, I am Spotted. When somebody posts a photo or a video here, I look who is in it and privately send it to "
        "those who connected that person. In the group I stay silent: 👀 means I am looking, 👌 done, "
        "🤷 not all of it could be used."
    ),
    "group.blind": (
        "⚠️ I cannot see the photos yet. Make me an admin of this group, or switch off the privacy mode in "
        "@BotFather (/setprivacy) and then remove me and add me again."
    ),
    "group.consent": "I look at photos and videos that you post here. If you do not want that for yours, put {refuse} on this message; {agree} says that you agree. Without either you have said nothing.",
    "group.consent_buttons": (
        "I look at photos and videos that you post here. If you do not want that for yours, press “{refuse}”; you can "
        "change your mind at any time."
    ),
    "group.introduced_anew": "I have introduced myself anew below: I do not hear answers to this message.",
    "group.not_admitted": (
        "👋 Hello, I am Spotted. I work only in groups that whoever runs me has let in, so I look at nothing here and "
        "store nothing. To let this group in, an admin of it writes here: /activate and the code that whoever runs me "
        "gives them."
    ),
    "group.channel": (
        "👋 You added me to the channel {channel}. I work in groups, so I look at nothing there and store nothing. "
        "What helps: give the channel a discussion group in its settings, and add me to that group. Telegram forwards "
        "each post of the channel into it, and there I see the photos."
    ),
    "group.activate_anonymous": (
        "I cannot see who you are, so nothing was changed. Please write /activate and the code under your own name."
    ),
    "group.activate": (
        "👋 Hello, I am Spotted. I can privately send the photos of this group to those who are in them. Until "
        "an admin of the group agrees, I look at nothing and store nothing."
    ),
    "group.activate_again": (
        "👋 Hello, I am Spotted. I was in this group before, and I still keep what I learned from its photos. Until an "
        "admin of the group agrees, I look at no new ones. After {date} I delete what I keep of those photos, with all faces on "
        "them. People who are connected stay, by name and with what I learned of the face."
    ),
    "group.connect": "Let us go on in private:",
    "group.setup_sent": "I have sent you the link in private.",
    "group.setup_start_first": "Press this first, then write /setup here again: I send the link in private.",
    "group.setup_anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then write /setup again."
    ),
    "group.command_anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then write the command again."
    ),
    "setup.link": (
        "Choose the chat of the admins of “{group}”: requests to connect a person will arrive there, and "
        "questions about who is in the photos. Everybody in it may decide them. The link works once, within a day."
    ),
    "setup.anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then follow the link again."
    ),
    "deciding.not_yet": "👋 Whoever runs me has chosen this chat (ADMIN_CHAT_ID). It decides for no group yet: when I am let into one, I ask here. I look at no photos here.",
    "deciding.asks": "🛠 I was let into {groups}. Until now the admins of the group decide about requests there. Shall this chat decide instead? Then everybody in here sees the people and unknown faces of the group and decides about them, and the group's admins do so no more.",
    "deciding.here": "✅ This is the admin chat of {groups} now. Requests to connect a person arrive here, and questions about who is in the photos: those need no answer.",
    "deciding.there": "The admins of {groups} decide there. With /setup in the group they choose an admin chat.",
    "deciding.elsewhere": "Another chat decides for {groups} now: it was chosen with /setup in the group.",
    "deciding.moved": {
        "one": "🔁 From now on the requests, questions and unknown people of the group {groups} are decided {where} (chosen by {by}). Nothing is decided about them here any more: older buttons and /queue show nothing of them.",
        "other": "🔁 From now on the requests, questions and unknown people of the groups {groups} are decided {where} (chosen by {by}). Nothing is decided about them here any more: older buttons and /queue show nothing of them.",
    },
    "deciding.in_chat": "in the chat {chat}",
    "deciding.in_private": "by one user alone, in a private chat with me",
    "deciding.in_another": "in another chat",
    "setup.together": "The buttons below the first one say whether this group shares one list of people with another group.",
    "together.own": "“{group}” has a list of people of its own: only its admins decide here and see its unknown faces.\n\nYou decide in another group too. Shall the two share one list? Then the admins of both groups decide about the people and photos of both and see the unknown faces of both; if an admin chat decides there, its members do instead. Everybody is recognised in both groups. Going back means that one of them begins anew.",
    "together.own_kept": "“{group}” keeps a list of its own. As long as it is empty, /setup in the group offers this again.",
    "together.asks": "The groups {groups} share one list of people, because the same person added me to them. Nobody was asked about it then, so I ask now: shall this stay so?\n\n<b>Together:</b> the admins of each group decide about the people and photos of all of them and see all unknown faces, and everybody is recognised in all of them.\n<b>Apart:</b> a group that is split off begins anew, with a list of its own.",
    "together.until": "Until somebody answers, only who is an admin of all of them decides.",
    "together.until_chat": "Whatever you choose, only the admin chat decides about the groups that stay with it.",
    "together.kept": "🤝 {groups} share one list of people.",
    "together.alone": "“{group}” has a list of people of its own.",
    "together.split_sure": "<b>Shall “{group}” begin anew, with a list of its own?</b>\n\nThis will be gone for good:",
    "together.split_effect": "Connected people stay in the list of the other groups, until whoever connected them deletes them there. Requests from this group that nobody has decided yet end. To receive photos of this group, people connect again. Photos that people received stay with them.",
    "together.split": "✂️ “{group}” has a list of its own from now on, and only its admins decide there. I write here when the last trace of its photos is gone from the old list. /setup in the group makes an admin chat.",
    "together.split_before": "✂️ The group has a list of its own from now on, and only its admins decide there. I write here when the last trace of its photos is gone from the old list. /setup in the group makes an admin chat.",
    "setup.bound": "✅ This is the admin chat now. Requests to connect a person arrive here, and questions about who is in the photos: those need no answer.",
    "setup.bound_silent": "✅ “{chat}” is the admin chat now, but I may not write there. Please make me an admin of that chat: then the requests and questions arrive there.",
}
