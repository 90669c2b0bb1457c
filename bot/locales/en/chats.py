"""English: start, help, commands and other private answers."""

TEXTS: dict[str, str | dict[str, str]] = {
    "command.everybody": "Everybody: known, unknown, hidden",
    "command.stats": "How often I was right",
    "command.doctor": "Check that everything is in order",
    "command.queue": "What is waiting for a decision",
    "command.review": "Faces waiting for a yes or no",
    "command.unknown": "People nobody has named yet",
    "command.hide": "Hide a person for a while",
    "command.history": "What was done, and by whom",
    "command.merge": "Two people are one person",
    "command.rename": "Rename a person",
    "command.undo": "Undo what was done",
    "command.cancel": "Stop what we are doing",
    "command.connect": "Connect a person",
    "command.delete": "Delete a person and every trace",
    "command.forget_me": "Forget me",
    "command.help": "What Spotted does",
    "command.language": "English or Русский",
    "command.people": "The people you connected",
    "command.photos": "Your photos",
    "command.privacy": "What I keep, and who sees it",
    "command.setup": "Choose a chat for requests",
    "command.share": "Who else receives the photos",
    "profile.description": (
        "I look at the photos and videos of your group and privately send you those with the people you connected."
    ),
    "start.welcome": (
        "👋 Hello! I look at the photos and videos of your group and privately send you those with the people you "
        "connected: your child, yourself, or anybody who agrees.\n\nTo receive the photos of a child who is "
        "already connected, ask the parents for an invitation: they can make one with /share. I send photos to members "
        "of the group only.\n\nReady to start?"
    ),
    "start.waiting": {
        "one": "📬 {n} photo has been waiting for you. Here it comes.",
        "other": "📬 {n} photos have been waiting for you. Here they come.",
    },
    "help.private": (
        "<b>Spotted</b> looks at the photos and videos of your group and sends you those with the people you connected."
    ),
    "help.begin": (
        "<b>Getting started</b>\n/connect – connect a person: your child, yourself, or somebody who agrees"
    ),
    "help.own": (
        "<b>Your own people and photos</b>\n/connect – connect a person\n/share – who else receives the photos\n"
        "/photos – see your photos again"
    ),
    "help.people": (
        "<b>Your people</b>\n/people – who they are\n/connect – connect another person\n/share – who else receives "
        "the photos\n/rename – another name, for example <code>/rename Dad Papa</code>\n/hide – pause the photos "
        "of somebody, for everybody\n/delete – delete a person and every trace\n\n<b>Your photos</b>\n/photos – "
        "see them again, for example <code>/photos Anna</code>\n\n<b>Something went wrong</b>\n/undo – undo what "
        "you did\n/history – who did what, and when"
    ),
    "help.looks_after": "<b>You look after {groups}</b>\n/queue – what is waiting for you\n/review – faces waiting for a yes or no\n/unknown – people nobody has named yet\n/photo – who is who in a photo\n/move – give photos of somebody to somebody else\n/merge – two turned out to be one person\n/history – who did what, and when\n/undo – undo it\n/stats – how often I was right\n/settings – how sure I must be, and how often I ask\n/token – let programs use this bot\n/forget_group – delete a group and all its photos",
    "help.always": (
        "<b>You and me</b>\n/language – English or Русский\n/cancel – stop what we are doing\n/photo – delete a "
        "photo that you posted, for everybody\n/forget_me – forget you\n/privacy – what I keep, and who sees it"
    ),
    "help.privacy": (
        "Who connected a person can be seen by whoever approves requests, by everybody else who receives photos of "
        "that person, and by a family whose child looks very much like them: they are told who asked. I keep no copy "
        "of the photos you send me to learn a face."
    ),
    "help.privacy_title": "<b>Privacy.</b> {who}",
    "help.group": (
        "I look at the photos of this group and privately send them to whoever connected a person in them. "
        "If you do not want that for what you post, press “{refuse}”. Everything else happens "
        "in a private chat with me.\n\nA photo that you delete here stays with me and with "
        "those who received it: Telegram does not tell me about it. Write /photo as a reply to it first, or to me "
        "in private, and I’ll ask whether to delete it for everybody. Whoever posted it can do this, and so can "
        "those who decide about requests.\n\nWhat I keep, and who sees it: /privacy"
    ),
    "help.group_admin": (
        "You are an admin here: with /setup you choose the chat where requests to connect a person arrive. For "
        "everything else you can do, write /help in our private chat."
    ),
    "help.admin": (
        "Requests to connect a person arrive here, and questions about who is in the photos: those you can leave "
        "unanswered. Everybody in this chat may decide them. I look at no photos here."
    ),
    "help.admin_commands": (
        "<b>Decisions</b>\n/queue – what is waiting for a decision, oldest first\n/review – faces waiting for a "
        "yes or no\n\n<b>People</b>\n/people – everybody\n/unknown – people nobody has named yet\n/rename, /hide, "
        "/delete – one person, for example <code>/rename Dad Papa</code>\n/merge – two turned out to be one "
        "person\n\n<b>Photos</b>\n/photo – who is who in a photo\n/move – give photos of somebody to somebody "
        "else\n\n<b>What was done</b>\n/history – who did what, and when\n/undo – undo it\n/stats – how often I "
        "was right\n/settings – how sure I must be, and how often I ask\n/token – let programs use this bot\n\n"
        "<b>The bot itself</b>\n/doctor – check that everything is in order\n/forget_group – delete a group and "
        "all its photos\n/forget_workspace – delete all groups"
    ),
    "mention": "{name} (id <code>{id}</code>)",
    "webhook.stopped": "The program at {host} has not taken a call for a day, so I no longer call it. It will not be told later what happens now. Register it again when it works.",
    "webhook.gone": "The program at {host} asked not to be called any more, so I no longer call it.",
    "quota.requests": {
        "one": "That is all for now: I can take {n} new connection a day from one person. You can continue tomorrow, in 24 hours at the latest.",
        "other": "That is all for now: I can take {n} new connections a day from one person. You can continue tomorrow, in 24 hours at the latest.",
    },
    "quota.photos": {
        "one": "Thank you, that is enough for now: I can look at {n} training photo a day from one person. Please send the others tomorrow.",
        "other": "Thank you, that is enough for now: I can look at {n} training photos a day from one person. Please send the others tomorrow.",
    },
    "quota.group": {
        "one": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
        "other": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
    },
    "asking.words_please": "I am waiting for a written answer, so nothing was changed. To stop: /cancel",
    "asking.stopped": "Stopped. Nothing was changed.",
    "command.move": "Move photos to somebody else",
    "command.photo": "Who is who in a photo",
    "private.nothing_to_cancel": "There is nothing to cancel. What I can do: /help",
    "private.too_late": "I asked that too long ago, so your answer changed nothing. Press the button or write the command again, and I’ll ask again.",
    "private.no_answer": "I am not waiting for an answer to that message, so yours changed nothing. Press the button or write the command again, and I’ll ask you.",
    "private.unknown_command": "I do not know this command. What I can do: /help",
    "private.stray_text": (
        "I understand buttons, photos and commands, but cannot answer other messages yet. Would you like to "
        "connect a person? Everything I can do: /help"
    ),
    "private.edited": (
        "✏️ I read each message only once, when it arrives, so your edit has no effect. Please send it again as a "
        "new message. To change a name that I have already taken: /people, <i>Rename</i>."
    ),
    "private.stray_photo": "Nice photo! If I am to learn a face from it, connect a person first.",
    "private.another_photo": (
        "Nice photo! I have not kept it. If I am to learn more about somebody you connected, choose the person, "
        "then “Training photos” and “Add photos”."
    ),
    # In lower case, without punctuation and without ё: a message is compared so.
    "private.courtesies": (
        "thanks, thank you, thank you so much, thank you very much, thanks a lot, many thanks, thx, ty, ok, okay, "
        "great, super, cool, lovely, nice, perfect, wow, good, got it, all right, well done, so sweet, so cute"
    ),
    "private.only_in_group": "Please write {command} in the group itself: there I can see that you are an admin.",
    "language.choose": "Which language should I speak?",
    "language.name": "English",
    "language.chosen": "We speak English now.",
}
