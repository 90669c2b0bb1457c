"""English: groups, and lists that they share."""

TEXTS: dict[str, str | dict[str, str]] = {
    "left_group.told": (
        "👋 You are no longer in “{group}”, so photos posted there will not reach you from now on.\n\nWhat stays: "
        "you are connected with {names}, and this chat keeps the photos you have. If you come back to the group, "
        "I’ll offer you what was posted in the meantime.\n\n/share – stop receiving photos of somebody\n/delete – "
        "delete a person you connected, and every trace\n/forget_me – forget you"
    ),
    "left_group.until": {
        "one": "If you are in none of my groups for {n} day, I forget you by myself, and delete people whose photos nobody but you receives. /privacy says who stays longer.",
        "other": "If you are in none of my groups for {n} days, I forget you by myself, and delete people whose photos nobody but you receives. /privacy says who stays longer.",
    },
    "ended_group.told": (
        "👋 I am no longer in “{group}”: I was removed, or the group is gone. So no more photos from there will "
        "come to you.\n\nWhat ends: after {date} I delete what I keep of the photos of this group, with all the "
        "faces in them. The photos you have stay in this chat."
    ),
    "ended_group.erased": (
        "👋 I was told to delete all that I kept of one of your groups: its photos, and all the faces in them. So no "
        "more photos from there will come to you. The photos you have stay in this chat."
    ),
    "ended_group.split_off": (
        "👋 One of your groups has left the list of people that it shared with other groups, and begins a list of its "
        "own. So no more photos from there will come to you. If you want them, connect people anew: /connect. The "
        "photos you have stay in this chat."
    ),
    "ended_group.owned": (
        "What stays: {names}, by name and with what I learned of the face. This does not end by itself. You can delete "
        "it at any time: write /delete here and choose the name."
    ),
    "ended_group.received": (
        "You stay connected with {names}. Only those who decide about them can delete them. To stop receiving "
        "their photos: /share"
    ),
    "ended_group.mistake": (
        "Was that a mistake? Until {date} an admin of the group can add me again, and everything goes on as before."
    ),
    "group.introduction": (
        "👋 Hello, I am Spotted. When somebody posts a photo or a video here, I check who is in it and send it "
        "privately to those who connected that person. In the group I stay silent: 👀 means I am looking, 👌 done, 🤷 "
        "not all of it could be used."
    ),
    "group.blind": (
        "⚠️ I cannot see the photos yet. Make me an admin of this group, or switch off privacy mode in @BotFather "
        "(/setprivacy), then remove me and add me again."
    ),
    "group.consent": "I look at the photos and videos that you post here. If you do not want that, put {refuse} on this message or press “{button}”; it holds for what you post from then on. {agree} says that you agree. If you do neither, you have not answered.",
    "group.consent_buttons": (
        "I look at the photos and videos that you post here. If you do not want that, press “{refuse}”: it holds for what "
        "you post from then on. You can change your mind at any time."
    ),
    "group.introduced_anew": "I have introduced myself again below: answers to this message no longer reach me.",
    "group.not_admitted": (
        "👋 Hello, I am Spotted. I work only in groups that are approved by whoever runs me, so I look at nothing "
        "here and store nothing. To let this group in, one of its admins writes here: /activate and the code that "
        "they get from whoever runs me."
    ),
    "group.channel": (
        "👋 You added me to the channel {channel}. I work in groups, so I look at nothing there and store nothing. "
        "What you can do: give the channel a discussion group in its settings, and add me to that group. Telegram "
        "forwards every post of the channel into it, and there I see the photos."
    ),
    "group.activate_anonymous": (
        "I cannot see who you are, so nothing was changed. Please write /activate and the code under your own name."
    ),
    "group.activate": (
        "👋 Hello, I am Spotted. I can privately send the photos of this group to the people in them. Until an "
        "admin of the group agrees, I look at nothing and store nothing."
    ),
    "group.activate_again": (
        "👋 Hello, I am Spotted. I have been in this group before, and I still keep what I learned from its photos. "
        "Until an admin of the group agrees, I look at no new ones. After {date} I delete what I keep of those "
        "photos, with all the faces in them. People who are connected stay, by name and with what I learned of the "
        "face."
    ),
    "group.last_ended": (
        "👋 I am no longer in any of the groups that this chat decides about: I was removed, or they are gone. Whoever "
        "is connected there reads it in private.\n\nWhat ends: after {date} I delete what I keep of the photos of the "
        "last group, with all the faces in them.\n\nWhat stays: the people here, by name, also those whom "
        "nobody has connected, and the history of what was decided. This does not end by itself. See who it is: /people. "
        "To delete everything: /forget_workspace\n\nWas that a mistake? Until {date} an admin of the group can add me "
        "again, and everything goes on as before."
    ),
    "group.connect": "Let’s continue in private:",
    "group.setup_sent": "I sent you the link in private.",
    "group.setup_start_first": "Press this first, then write /setup here again, and I’ll send you the link in private.",
    "group.setup_anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then write /setup again. "
        "If you write as a channel, choose your own name beside the message field first."
    ),
    "group.command_anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then write the command again. "
        "If you write as a channel, choose your own name beside the message field first."
    ),
    "setup.link": (
        "Choose the admin chat of “{group}”: requests to connect a person will arrive there, and questions about "
        "who is in the photos. Everybody in it can decide about them. The link works once, within a day."
    ),
    "setup.anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then open the link again."
    ),
    "deciding.not_yet": "👋 Whoever runs me has chosen this chat (ADMIN_CHAT_ID). It decides for no group yet: when I am let into one, I’ll ask here. I look at no photos here.",
    "deciding.asks": "🛠 I was let into {groups}. So far the admins of the group decide about requests there. Should this chat decide instead? Then everybody in here sees the people and unknown faces of the group and decides about them, and the group’s admins no longer do.",
    "deciding.here": "✅ This is the admin chat of {groups} now. Requests to connect a person arrive here, and questions about who is in the photos: those you can leave unanswered.",
    "deciding.there": "The admins of {groups} decide there. They can choose an admin chat with /setup in the group.",
    "deciding.elsewhere": "Another chat decides for {groups} now: it was chosen with /setup in the group.",
    "deciding.without_admin": "⚠️ No admin of {groups} is left in Telegram, and there is no admin chat. So nobody can decide there: requests wait until they expire. You can let a chat decide: see “A group without an admin” in docs/operating.md. The number that it asks for is {number}.",
    "deciding.moved": {
        "one": "🔁 From now on the requests, questions and unknown people of the group {groups} are decided {where} (chosen by {by}). This chat no longer decides about them: older buttons and /queue no longer show them.",
        "other": "🔁 From now on the requests, questions and unknown people of the groups {groups} are decided {where} (chosen by {by}). This chat no longer decides about them: older buttons and /queue no longer show them.",
    },
    "deciding.in_chat": "in the chat {chat}",
    "deciding.in_private": "by one user alone, in a private chat with me",
    "deciding.in_another": "in another chat",
    "setup.together": "With the buttons below the first one you choose whether this group shares one list of people with another group.",
    "together.own": "“{group}” has a list of people of its own: only its admins decide here and see its unknown faces.\n\nYou decide in another group too. Should the two share one list? Then the admins of both groups decide about the people and photos of both and see the unknown faces of both; if an admin chat decides there, its members do instead. Everybody is recognised in both groups. To go back, one of them has to start over.",
    "together.own_kept": "“{group}” keeps a list of its own. As long as it is empty, /setup in the group offers this again.",
    "together.asks": "The groups {groups} share one list of people, because the same person added me to them. Nobody was asked about it at the time, so I ask now: should it stay that way?\n\n<b>Together:</b> the admins of each group decide about the people and photos of all of them and see all unknown faces, and everybody is recognised in all of them.\n<b>Apart:</b> a group that is split off starts over, with a list of its own.",
    "together.until": "Until somebody answers, only people who are admins of all of them can decide.",
    "together.until_chat": "Whatever you choose, only the admin chat decides about the groups that stay with it.",
    "together.kept": "🤝 {groups} share one list of people.",
    "together.alone": "“{group}” has a list of people of its own.",
    "together.split_sure": "<b>Should “{group}” start over, with a list of its own?</b>\n\nThis will be gone for good:",
    "together.split_effect": "Connected people stay in the list of the other groups, until whoever connected them deletes them there. Requests from this group that nobody has decided yet end. To receive photos of this group, people have to connect again. Photos that people have received stay with them.",
    "together.split": "✂️ From now on “{group}” has a list of its own, and only its admins decide there. I’ll write here when the last trace of its photos is gone from the old list. /setup in the group makes an admin chat.",
    "together.split_before": "✂️ From now on the group has a list of its own, and only its admins decide there. I’ll write here when the last trace of its photos is gone from the old list. /setup in the group makes an admin chat.",
    "setup.bound": "✅ This is the admin chat now. Requests to connect a person arrive here, and questions about who is in the photos: those you can leave unanswered.",
    "setup.bound_silent": "✅ “{chat}” is the admin chat now, but I may not write there. Please make me an admin of that chat, and the requests and questions will arrive there.",
}
