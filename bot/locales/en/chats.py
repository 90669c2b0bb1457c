"""English: start, help, commands and other private answers."""

TEXTS: dict[str, str | dict[str, str]] = {
    "command.everybody": "Everybody: known, unknown, hidden",
    "command.stats": "How often did I recognise rightly?",
    "command.doctor": "Does everything fit together?",
    "command.queue": "What waits for a decision",
    "command.review": "Faces that wait for a yes or no",
    "command.unknown": "People nobody has named yet",
    "command.hide": "Hide a person for a while",
    "command.history": "What was done, and by whom",
    "command.merge": "Two persons are one",
    "command.rename": "Give a person another name",
    "command.undo": "Take back what was done",
    "command.cancel": "Stop what we are doing",
    "command.connect": "Connect a person",
    "command.delete": "Delete a person and every trace",
    "command.forget_me": "Forget me",
    "command.help": "What Spotted does",
    "command.language": "English or Русский",
    "command.people": "The people you connected",
    "command.photos": "Your photos",
    "command.setup": "Choose a chat for requests",
    "command.share": "Who else receives the photos",
    "profile.description": (
        "I look at the photos and videos of your group and privately send you those with the people you connected."
    ),
    "start.welcome": (
        "👋 Hello! I look at the photos and videos of your group and privately send you those with the people you "
        "connected: your child, yourself, anybody who agrees.\n\nTo receive the photos of a child who is connected already, "
        "ask the parents for an invitation: they make it with /share.\n\nShall we begin?"
    ),
    "start.waiting": {
        "one": "📬 {n} photo has been waiting for you. Here it comes.",
        "other": "📬 {n} photos have been waiting for you. Here they come.",
    },
    "help.private": (
        "<b>Spotted</b> looks at the photos and videos of your group and sends you those with the people you connected."
    ),
    "help.begin": (
        "<b>To begin</b>\n/connect – connect a person: your child, yourself, or somebody who agrees"
    ),
    "help.own": (
        "<b>Your own people and photos</b>\n/connect – connect a person\n/share – who else receives the photos\n"
        "/photos – see your photos again"
    ),
    "help.people": (
        "<b>Your people</b>\n/people – who they are\n/connect – connect one more\n/share – who else receives the "
        "photos\n/rename – another name, for example <code>/rename Dad Papa</code>\n/hide – stop the photos of somebody, for everybody, for a while\n"
        "/delete – delete a person and every trace\n\n"
        "<b>Your photos</b>\n/photos – see them again, for example <code>/photos Anna</code>\n\n"
        "<b>Something went wrong</b>\n/undo – take back what you did\n/history – who did what, and when"
    ),
    "help.looks_after": "<b>You look after {groups}</b>\n/queue – what waits for you\n/review – faces that wait for a yes or no\n/unknown – people nobody has named yet\n/photo – who is who in a photo\n/move – give photos of somebody to somebody else\n/merge – two turned out to be one person\n/history – who did what, and when\n/undo – take it back\n/stats – how often I recognised rightly\n/settings – how sure I must be, and how often I ask\n/token – let programs use this bot\n/forget_group – delete a group and all its photos",
    "help.always": (
        "<b>You and I</b>\n/language – English or Русский\n/cancel – stop what we are doing\n"
        "/photo – delete for everybody a photo that you posted\n"
        "/forget_me – forget you\n\n"
        "<b>Privacy.</b> Who connected whom is seen by the admins, by whoever else receives photos of that person, "
        "and by a family whose child looks very much alike: they are told who asked. I keep no copy of "
        "the photos you send me to learn a face."
    ),
    "help.group": (
        "I look at the photos of this group and privately send them to those who connected a person in them. "
        "Everything else happens in a private chat with me.\n\n"
        "A photo that you delete here stays with me and with those who received it: Telegram does not tell me. "
        "Write /photo as a reply to it first, or to me in private, and I ask whether to delete it for everybody. "
        "Whoever posted it may, and whoever decides about requests."
    ),
    "help.group_admin": (
        "You are an admin here: with /setup you choose the chat where requests to connect a person arrive. What else "
        "you can do, /help says in our private chat."
    ),
    "help.admin": (
        "Requests to connect a person arrive here, and questions about who is in the photos: those need no answer. Everybody in "
        "this chat may decide them. I look at no photos here."
    ),
    "help.admin_commands": (
        "<b>It is decided here</b>\n/queue – what waits for a decision, oldest first\n/review – faces that wait for a yes or no\n\n<b>People</b>\n/people – everybody\n/unknown – people nobody has named yet\n/rename, /hide, /delete – one "
        "person, for example <code>/rename Dad Papa</code>\n/merge – two turned out to be one person\n\n"
        "<b>Photos</b>\n/photo – who is who in a photo\n/move – give photos of somebody to somebody else\n\n"
        "<b>What was done</b>\n/history – who did what, and when\n/undo – take it back\n"
        "/stats – how often I recognised rightly\n/settings – how sure I must be, and how often I ask\n/token – let programs use this bot\n\n"
        "<b>The bot itself</b>\n/doctor – does everything fit together?\n"
        "/forget_group – delete a group and all its photos\n/forget_workspace – delete all groups"
    ),
    "mention": "{name} (id <code>{id}</code>)",
    "webhook.stopped": "For a day the program at {host} took no call, so it is not called any more. What happens now is not told to it later. Register it again when it works.",
    "webhook.gone": "The program at {host} asked to be called no more, so it is not called any more.",
    "quota.requests": {
        "one": "That is all for now: I can take {n} new connection a day from one person. You can go on tomorrow, in 24 hours at the latest.",
        "other": "That is all for now: I can take {n} new connections a day from one person. You can go on tomorrow, in 24 hours at the latest.",
    },
    "quota.photos": {
        "one": "Thank you, that is enough for now: I can look at {n} training photo a day from one person. Please send the others tomorrow.",
        "other": "Thank you, that is enough for now: I can look at {n} training photos a day from one person. Please send the others tomorrow.",
    },
    "quota.group": {
        "one": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
        "other": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
    },
    "asking.words_please": "I am waiting for words, so nothing was changed. To stop: /cancel",
    "asking.stopped": "Stopped. Nothing was changed.",
    "command.move": "Move photos to somebody else",
    "command.photo": "Who is who on a photo",
    "private.nothing_to_cancel": "There is nothing to cancel. What I can do: /help",
    "private.too_late": "I asked that too long ago, so your words changed nothing. Press its button or write its command again, and I ask anew.",
    "private.no_answer": "I am not waiting for your answer to that message, so your words changed nothing. Press the button or write the command again, and I ask you.",
    "private.unknown_command": "I do not know this command. What I can do: /help",
    "private.stray_text": (
        "I understand buttons, photos and commands; other words I cannot answer yet. Would you like to connect a "
        "person? Everything I can do: /help"
    ),
    "private.edited": (
        "✏️ I read a message once, when it arrives: what you changed in it has no effect. Please send it again as a "
        "new message; a name that I took already is changed by /people, <i>Rename</i>."
    ),
    "private.stray_photo": "A nice photo! To let me learn a face from it, connect a person first.",
    "private.another_photo": (
        "A nice photo! I have not kept it. To let me learn more of somebody whom you connected: choose the person, then "
        "“Training photos” and “Add photos”."
    ),
    # In lower case, without punctuation and without ё: a message is compared so.
    "private.courtesies": (
        "thanks, thank you, thank you so much, thank you very much, thanks a lot, many thanks, thx, ty, ok, okay, "
        "great, super, cool, lovely, nice, perfect, wow, good, got it, all right, well done, so sweet, so cute"
    ),
    "private.only_in_group": "Please write {command} in the group itself: there I can see that you are its admin.",
    "language.choose": "Which language shall I speak?",
    "language.name": "English",
    "language.chosen": "We speak English now.",
}
