"""English. Keys that begin with button, toast, command, error or reason are plain text; the rest is HTML."""

TEXTS: dict[str, str | dict[str, str]] = {
    # Buttons
    "button.face_of": "🖼 {name}",
    "button.training": "📚 Training photos",
    "button.on_photo": "🖼 Show on a photo",
    "button.history_all": "All",
    "button.history_names": "Names",
    "button.history_merges": "Merges",
    "button.history_faces": "Faces",
    "button.history_hiding": "Hiding",
    "button.history_links": "Access",
    "button.history_deletions": "Deletions",
    "button.history_recognition": "Recognition",
    "button.history_of": "🔎 Of one person …",
    "button.show_again": "👁 Show again",
    "button.birth": "🎂 Birth date",
    "button.everybody": "👥 Everybody in “{group}”",
    "button.hide": "🙈 Hide",
    "button.hidden": "🙈 Hidden",
    "button.keep_apart": "No, two people",
    "button.keep_both": "Keep both names",
    "button.known": "👥 Known",
    "button.apart": "👥 Not to be confused with …",
    "button.together": "✖️ May be confused with {name} again",
    "button.merge": "🔗 Same as …",
    "button.merge_now": "Yes, one person",
    "button.merge_them": "🔗 They are one person …",
    "button.rename": "✏️ Rename",
    "button.survivor": "Show who it is now",
    "button.swap": "🔄 Keep the name {name}",
    "button.undo_number": "↩️ {at}",
    "button.unknown": "❓ Unknown ({n})",
    "button.redo": "↪️ Do it again",
    "button.undo": "↩️ Undo",
    "button.keep_done": "Leave it as it is",
    "button.redo_now": "↪️ Yes, do it again",
    "button.undo_now": "↩️ Yes, take it back",
    "button.activate": "Look at photos here",
    "button.refuse_photos": "{sign} Not my photos",
    "button.agree_photos": "{sign} Mine too",
    "button.agree": "✅ I agree",
    "button.approve": "✅ Approve",
    "button.approve_all": "Approve with all photos",
    "button.approve_only": "✅ Approve only {photos}",
    "button.approve_without": "✅ Approve without {photos}",
    "button.is_person": "It is {name}: keep it",
    "button.leave_out": "Leave this photo out",
    "button.back": "‹ Back",
    "button.cancel": "Cancel",
    "button.cluster_ignore": "🙈 Ignore",
    "button.cluster_back": "↩️ Ask me again",
    "button.ignored": "🙈 Ignored: {n}",
    "button.settle": "✅ Done",
    "button.unknown_people": "❓ Unknown people",
    "button.cluster_merge": "✅ Yes, it is {name}",
    "button.cluster_name": "🏷 Name …",
    "button.cluster_same": "🔗 Same as …",
    "button.connect": "➕ Connect a person",
    "button.decline": "✖️ Decline",
    "button.delete": "🗑 Delete …",
    "button.add_photos": "➕ Add photos",
    "button.take_back": "↩️ Take the request back",
    "button.done": "✔️ Done",
    "button.erase": "Delete for good",
    "button.delete_faces": "Delete only the face data",
    "button.delete_dissolve": "Delete only the person",
    "button.hide_instead": "🙈 Hide instead",
    "button.keep_faces": "Keep the faces",
    "button.learn_again": "📷 Add photos again",
    "button.forget_me": "Forget me",
    "button.admit": "✅ Let them join",
    "button.alias": "✏️ What I call them",
    "button.ask_to_join": "🙋 Ask to join",
    "button.another_person": "👥 It is another person",
    "button.invite": "➕ Invite somebody",
    "button.leave": "🚪 Receive no more",
    "button.leave_now": "🚪 Yes, no more photos",
    "button.let_join": "✅ It is the same: let them join",
    "button.make_owner": "👑 {name} decides too",
    "button.no_thanks": "No, thank you",
    "button.refuse": "Not now",
    "button.share": "👥 Who receives",
    "button.uninvite": "✖️ Withdraw open invitations ({n})",
    "button.unlink": "✖️ Remove {name}",
    "button.keep": "Keep {name}",
    "button.keep_all": "Keep everything",
    "button.mend": "🔧 Mend",
    "button.next": "Next ›",
    "button.ticked": "✅ {at}",
    "button.unticked": "{at}",
    "button.all_of_them": "✅ All",
    "button.none_of_them": "✖️ None",
    "button.ticked_only": "✅ Only the ticked ones",
    "button.neither": "✖️ Neither",
    "button.no": "✖️ No",
    "button.not_person": "Not {name}",
    "button.offer_all": "Send all",
    "button.offer_month": "The last month",
    "button.offer_none": "None, thanks",
    "button.open_private": "Open a private chat",
    "button.people": "👥 My people",
    "button.all_photos": "🗂 All photos",
    "button.photo": "{at}. {date} · {names}",
    "button.photo_unknown": "{at}. ❔ {date} · {names}",
    "button.previous": "‹ Previous",
    "button.restart": "Start anew",
    "button.resume": "Continue",
    "button.drop_photos": "🗑 Yes, stop and delete",
    "button.setup": "Choose the admin chat",
    "button.decide_here": "This chat decides",
    "button.decide_there": "The group's admins decide",
    "button.own_list": "A list of its own",
    "button.join_list": "One list with “{group}”",
    "button.keep_together": "Keep them together",
    "button.split": "Split off “{group}”",
    "button.split_now": "✂️ Begin anew",
    "button.show": "Show",
    "button.wrong": "Not …",
    "button.yes": "✅ Yes",
    # Commands as the menu describes them
    "command.everybody": "Everybody: known, unknown, hidden",
    "command.stats": "How often did I recognise rightly?",
    "command.doctor": "Does everything fit together?",
    "command.queue": "What waits for a decision",
    "command.unknown": "People nobody has named yet",
    "command.hide": "Hide a person for a while",
    "command.history": "What was done, and by whom",
    "command.merge": "Two persons are one",
    "command.rename": "Give a person another name",
    "command.undo": "Take back what was done",
    "command.cancel": "Stop what we are doing",
    "command.connect": "Connect a person",
    "command.delete": "Delete a person and every trace",
    "command.forget_me": "Forget everything about me",
    "command.help": "What Spotted does",
    "command.language": "English or Русский",
    "command.people": "The people you connected",
    "command.photos": "Your photos",
    "command.setup": "Choose a chat for requests",
    # The bot's own description
    "profile.description": (
        "I look at the photos of your group and privately send you those with the people you connected."
    ),
    # Joining words
    "line.step_of": "<i>Step {step} of {of}</i>",
    "picker.empty": "Nobody is connected or named here yet, so there is nobody to choose.",
    "picker.nobody_else": "This needs a second person, and nobody else is connected or named here yet.",
    "picker.hint": "Press a name, or write a part of it.",
    "picker.narrowed": "Names with “{typed}”. Write something else to look again.",
    "picker.nobody": "No name has “{typed}” in it. Write another part of the name.",
    "result.until": "<i>It can be undone until {date}.</i>",
    "names.more": "and {n} more",
    "name.deleted": "(deleted)",
    "line.where": "{date} · {group}",
    "line.step": "<i>Step {step} of 2</i>",
    # Start and help
    "start.welcome": (
        "👋 Hello! I look at the photos of your group and privately send you those with the people you "
        "connected: your child, yourself, anybody who agrees.\n\nShall we begin?"
    ),
    "start.waiting": {
        "one": "📬 {n} photo has been waiting for you. Here it comes.",
        "other": "📬 {n} photos have been waiting for you. Here they come.",
    },
    "left_group.told": (
        "👋 You are not in “{group}” any more, so photos that are posted there do not reach you from now on.\n\n"
        "What stays: you are connected with {names}, and this chat keeps the photos that you have. When you come "
        "back to the group, I offer you what was posted meanwhile.\n\n"
        "/delete – delete a person and every trace\n/forget_me – forget everything about you"
    ),
    "help.private": (
        "<b>Spotted</b> looks at the photos of your group and sends you those with the people you connected."
    ),
    "help.begin": (
        "<b>To begin</b>\n/connect – connect a person: your child, yourself, or somebody who agrees"
    ),
    "help.people": (
        "<b>Your people</b>\n/people – who they are\n/connect – connect one more\n/share – who else receives the "
        "photos\n/rename – another name, for example <code>/rename Dad Papa</code>\n/hide – no photos for a while\n"
        "/delete – delete a person and every trace\n\n"
        "<b>Your photos</b>\n/photos – see them again, for example <code>/photos Anna</code>\n\n"
        "<b>Something went wrong</b>\n/undo – take back what you did\n/history – who did what, and when"
    ),
    "help.looks_after": "<b>You look after {groups}</b>\n/queue – what waits for you\n/unknown – people nobody has named yet\n/photo – who is who in a photo\n/move – give photos of somebody to somebody else\n/merge – two turned out to be one person\n/history – who did what, and when\n/undo – take it back\n/stats – how often I recognised rightly\n/forget_group – delete a group and all its photos",
    "help.always": (
        "<b>You and I</b>\n/language – English or Русский\n/cancel – stop what we are doing\n"
        "/forget_me – forget everything about you\n\n"
        "<b>Privacy.</b> Nobody learns whom you connected, except the admins who approve it. I keep no copy of "
        "the photos you send me to learn a face."
    ),
    "help.group": (
        "I look at the photos of this group and privately send them to those who connected a person in them. "
        "Everything else happens in a private chat with me."
    ),
    "help.group_admin": (
        "You are an admin here: with /setup you choose the chat where requests to connect a person arrive. What else "
        "you can do, /help says in our private chat."
    ),
    "help.admin": (
        "Requests to connect a person arrive here, and everybody in this chat may decide them. I look at no photos "
        "here.\n\n"
        "/queue – what waits for a decision, oldest first\n\n<b>People</b>\n/people – everybody\n/unknown – people nobody has named yet\n/rename, /hide, /delete – one "
        "person, for example <code>/rename Dad Papa</code>\n/merge – two turned out to be one person\n\n"
        "<b>Photos</b>\n/photo – who is who in a photo\n/move – give photos of somebody to somebody else\n\n"
        "<b>What was done</b>\n/history – who did what, and when\n/undo – take it back\n"
        "/stats – how often I recognised rightly\n\n"
        "<b>The bot itself</b>\n/doctor – does everything fit together?\n"
        "/forget_group – delete a group and all its photos\n/forget_workspace – delete all groups"
    ),
    # What waits
    "queue.title": {
        "one": "<b>{n} thing waits for a decision</b>",
        "other": "<b>{n} things wait for a decision</b>",
    },
    "queue.which": "The oldest comes first. Press a number to see it.",
    "queue.none": "Nothing waits for you.",
    "queue.somebody": "somebody",
    "queue.request": "{at}. {date}: {by} would like to connect <b>{name}</b>",
    "queue.join": "{at}. {date}: {by} would like to receive the photos of <b>{name}</b> too",
    "queue.question": {
        "one": "{at}. {date}: is this <b>{name}</b>? {n} question",
        "other": "{at}. {date}: is this <b>{name}</b>? {n} questions",
    },
    "queue.report": "{at}. {date}: {by} says that somebody is missing on a photo",
    "queue.photo_coming": (
        "🙋 {by} says that somebody is missing on this photo. It comes in a moment, with a number at each face. "
        "When nothing is left to do, press Done."
    ),
    # Connecting
    "connect.choose": "In which group shall I look for the person?",
    "connect.no_group": (
        "I do not know yet which group you are in. Open the group and press <b>Connect a person</b> under my "
        "message there, or write /connect in it. Nothing was changed."
    ),
    "connect.link_dead": (
        "This link does not work any more. Nothing was changed. Please write /connect in your group: I answer "
        "with a fresh one."
    ),
    "connect.consent": (
        "<b>Connect a person</b> in “{group}”\n\nTo recognise a face I compute its numeric description "
        "from the photos you send me. This is biometric data:\n"
        "• it is used only to find this person in the photos of your group;\n"
        "• I keep no copy of the photos you send: only where they are in Telegram, so that I can show them to you "
        "and to the admins again;\n"
        "• an admin of the group sees the name and a picture of the face, and approves the request;\n"
        "• who connected somebody with such a face already is told that you asked;\n"
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
    "connect.more_photos": (
        "Send me more photos of <b>{name}</b>. Press Done afterwards: then I ask the admins again, with all photos."
    ),
    "connect.another_name": (
        "I left out what has “{caption}” as its caption and did not look at it: I am learning <b>{name}</b> now.\n"
        "• Is it {name}? Send it again without a caption.\n"
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
    "connect.gone": "This draft does not exist any more. Nothing was changed. To begin anew: /connect",
    # Verdicts on training photos
    "verdict.good": "✅ A good photo of <b>{name}</b>.",
    "verdict.progress": {
        "one": "{n} good photo so far. With three I recognise better, and ask the admins by myself; or press Done.",
        "other": "{n} good photos so far. With three I recognise better, and ask the admins by myself; or press Done.",
    },
    "verdict.enough": {
        "one": "{n} good photo: that is enough. Press Done.",
        "other": "{n} good photos: that is enough. Press Done, or add some from other days.",
    },
    "verdict.sent": {"one": "{n} good photo: that is enough.", "other": "{n} good photos: that is enough."},
    "verdict.no_face": "🔍 I found no face in this photo, so it does not count. Please send another one.",
    "verdict.several_faces": {
        "one": "I see {n} face. Which one is <b>{name}</b>?",
        "other": "I see {n} faces. Which one is <b>{name}</b>?",
    },
    "verdict.too_small": (
        "🔍 The face is too small, so this photo does not count. Come closer, or send it uncropped and as a file."
    ),
    "verdict.too_blurred": "💨 The face is too blurred, so this photo does not count. Please send a sharper one.",
    "verdict.somebody_else": (
        "🤔 This face looks like somebody who is connected already, so the photo does not count. If it is the "
        "same person, you can ask those who connected them to let you join. If <b>{name}</b> is another person, "
        "such as a twin, say so: an admin then compares the two."
    ),
    "verdict.somebody_known": (
        "🤔 This face looks like <b>{known}</b>, whose photos you receive already, so the photo does not count. If "
        "<b>{name}</b> is another person, such as a twin, say so: an admin then compares the two."
    ),
    "verdict.differs": (
        "⚠️ The face in this photo does not look like the one in your other photos. If one of them shows somebody "
        "else, photos of that person would come to whoever receives {name}. Is this really {name}?"
    ),
    "verdict.differs_sent": "⚠️ The face in this photo does not look like the others. The admins see that, and decide.",
    "verdict.kept": "👌 I keep this photo of {name}. The admins see that it looks different, and decide.",
    "verdict.left_out": "🗑 I left this photo out and learn nothing from it.",
    "verdict.alike": "✅ This photo of {name} is used: it looks like the others.",
    "verdict.choosing": "👀 One moment, I am looking at the face you picked.",
    "verdict.dead": "😕 I could not look at this photo because of a fault of mine; it does not count. Please send it again.",
    "verdicts.title": {"one": "📷 Your {n} photo:", "other": "📷 Your {n} photos:"},
    "verdicts.line": "{position}. {verdict}",
    # Requests, for those who decide
    "mention": "{name} (id <code>{id}</code>)",
    "request.asks": "🙋 {requester} would like to receive the photos of <b>{person}</b>.",
    "request.in_groups": "Group: {groups}",
    "request.photos": {"one": "{n} training photo.", "other": "{n} training photos."},
    "request.advice": "Approve only if you know who this is, and that {requester} may receive the photos.",
    "training.title": {
        "one": "📚 <b>{name}</b> is learned from {n} training photo.",
        "other": "📚 <b>{name}</b> is learned from {n} training photos.",
    },
    "training.how": (
        "The numbers are on the picture. If a photo shows somebody else, press 🗑 and its number: then nothing is "
        "learned from it any more. If it shows another person whom I know, press ➡️ and its number: then it is learned "
        "as that one. What was recognised because of it is looked at anew. You can undo both."
    ),
    "training.found": {
        "one": (
            "🔎 I compared the training photos of <b>{name}</b>: photo {photos} does not look like the others. If it shows "
            "somebody else, photos of that person come to whoever receives {name}. Please look, and take it out if it is "
            "wrong; if it is {name}, there is nothing to do."
        ),
        "other": (
            "🔎 I compared the training photos of <b>{name}</b>: photos {photos} do not all look like one person. If one "
            "shows somebody else, photos of that person come to whoever receives {name}. Please look, and take out what "
            "is wrong; if all are {name}, there is nothing to do."
        ),
    },
    "button.add_training": "➕ Add photos",
    "gallery.how": (
        "📷 Send me photos of <b>{name}</b>, one or several: sharp ones, from other days, with other light or glasses. I "
        "compare each with the others, and learn from it at once. What was posted before is looked at again. Press Done "
        "when there are no more."
    ),
    "gallery.over": "👌 That is all. Each photo has its own answer.",
    "gallery.photo_only": "📷 I am waiting for photos. Send one, or press Done.",
    "gallery.other_name": (
        "I did not use this photo: its caption says “{caption}”, and the photos are to show <b>{name}</b>. If it shows "
        "{name}, send it again without a caption."
    ),
    "gallery.good": "✅ I learn <b>{name}</b> from this photo as well.",
    "gallery.odd": (
        "⚠️ The face in this photo does not look like <b>{name}</b> in the other photos, so I do not learn from it. I "
        "have asked the admins; you need not do anything."
    ),
    "gallery.odd_decide": (
        "⚠️ The face in this photo does not look like <b>{name}</b> in the other photos, so I do not learn from it. If "
        "it shows somebody else, photos of that person would come to whoever receives {name}. Is this really {name}?"
    ),
    "gallery.asks": (
        "📷 Somebody who decides about <b>{name}</b> added this photo. The face does not look like the other photos of "
        "{name}, so I do not learn from it. If it shows somebody else, photos of that person would come to whoever "
        "receives {name}. Is this really {name}?"
    ),
    "gallery.taken": "✅ A photo that looked different is used to learn <b>{name}</b>.",
    "gallery.left_out": "🗑 A photo that looked different was left out. Nothing is learned from it.",
    "gallery.several_faces": (
        "🔍 I see several faces in this photo, and none of them looks like {name}. I do not learn from it. Please send "
        "one that shows {name} alone."
    ),
    "gallery.somebody_else": (
        "🤔 This face looks more like somebody else who is connected than like {name}. I do not learn from it. Please "
        "send another photo."
    ),
    "gallery.same_photo": "🔁 I know this photo of {name} already, so it is left out.",
    "gallery.moved_on": "🤷 I did not learn from this photo: by now others decide which photos {name} is learned from.",
    "training.mistaken": (
        "⚠️ Photos that I sent as {name} showed somebody else, so I ask more often now. If all of these are {name}, say "
        "so; taking a wrong one out does the same. Then I am as sure as before."
    ),
    "button.all_right": "✅ All of these are {name}",
    "mistakes.told": {
        "one": (
            "⚠️ {n} photo that I sent as <b>{name}</b> showed somebody else. I ask more often now before I send a photo "
            "of {name}. Please look at the training photos: take out what is wrong, or say that all of them are right."
        ),
        "other": (
            "⚠️ {n} photos that I sent as <b>{name}</b> showed somebody else. I ask more often now before I send a photo "
            "of {name}. Please look at the training photos: take out what is wrong, or say that all of them are right."
        ),
    },
    "mistakes.over": "✅ The training photos of <b>{name}</b> were looked at. I am as sure as before, and ask less.",
    "training.alike": "✅ The training photos of <b>{name}</b> look like one person now.",
    "training.odd": {
        "one": "⚠️ Photo {photos} does not look like the others.",
        "other": "⚠️ Photos {photos} do not all look like one person.",
    },
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
    "request.another": {
        "one": (
            "👥 {requester} says that <b>{person}</b> is another person than {others}, who looks alike and is connected "
            "already. On the picture the first {n} face is of <b>{person}</b>; the others are of {others}. If they are "
            "two people, such as twins, approve: from then on I ask where a face could be either. If they are one, "
            "decline: {requester} can ask to join."
        ),
        "other": (
            "👥 {requester} says that <b>{person}</b> is another person than {others}, who looks alike and is connected "
            "already. On the picture the first {n} faces are of <b>{person}</b>; the others are of {others}. If they are "
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
    "request.reached": "✅ An admin has your request now.",
    "request.your_group": "your group",
    "request.of_groups": {"one": "{groups}", "other": "{groups}"},
    "request.approved": "✅ Approved by {by}.",
    "request.declined": "✖️ Declined by {by}. Everything about this person is deleted.",
    "request.somebody": "an admin",
    "request.gone": "Request no. {number} was taken back or has lapsed. There is nothing to decide any more.",
    "decision.approved": "🎉 <b>{name}</b> is connected! Photos with {name} will come to this chat.",
    "decision.declined": (
        "The admins declined your request of {moment}. Everything of it was deleted: the name, and what I learned "
        "from the photos. If you think this is a mistake, please talk to an admin of the group."
    ),
    "decision.declined_again": (
        "The admins declined the new photos of <b>{name}</b>. What I learned from them was deleted. If you think this "
        "is a mistake, please talk to an admin of the group."
    ),
    "resemblance.asks": (
        "🔔 {requester} asks to receive the photos of somebody who looks like <b>{name}</b>, whom you connected. "
        "Nothing is sent to them before an admin approves. If this is not right, tell an admin of the group now."
    ),
    # Who receives a person's photos
    "share.title": "👥 These receive the photos of <b>{name}</b>:",
    "share.owner": "• {name} (decides)",
    "share.guardian": "• {name}",
    "share.nobody": "Nobody yet.",
    "share.choose": "Whose photos is it about?",
    "share.leaving": "Photos of <b>{name}</b> will not come to you any more. Those that came stay with you.",
    "share.removing": "{who} will receive no more photos of <b>{name}</b>, and keeps those that came.",
    "share.alias": "What do you call <b>{name}</b>? Write the name; only you will see it.",
    "share.invitation": {
        "one": (
            "✉️ Send this link to the person who is to receive the photos of <b>{name}</b> too:\n\n{link}\n\n"
            "It works once, within {n} day, for a member of the group."
        ),
        "other": (
            "✉️ Send this link to the person who is to receive the photos of <b>{name}</b> too:\n\n{link}\n\n"
            "It works once, within {n} days, for a member of the group."
        ),
    },
    "share.invited": (
        "✉️ {inviter} invites you to receive the photos of <b>{name}</b>.\n\nI look for this face in the photos of "
        "your group and send them to you, here. They are not for anybody else. You can leave at any time with "
        "/share. (Text {version})"
    ),
    "share.refused": "Nothing was changed. The link stays good until it ends.",
    "share.used": (
        "This invitation was used already, or its time is over. Nothing was changed. Please ask for a new one: "
        "whoever sent it to you makes it with /share."
    ),
    "share.linked": "You receive the photos of this person already, so nothing was changed. Your people: /people",
    "share.not_in_group": (
        "I send photos only to members of the group, and I do not see you in it. Nothing was changed. Please join "
        "the group, then open the link again."
    ),
    "connect.another": (
        "👥 All right: it is another person. I look at the photo again, and you can go on. An admin sees the "
        "photos of both before deciding."
    ),
    "share.asked": "🙋 I have asked those who connected this person, and you will hear from me. The photos you sent are deleted.",
    "share.done_left": "You do not receive photos of <b>{name}</b> any more.",
    "share.done_removed": "{name} receives no more photos.",
    "share.done_promoted": "{name} decides too from now on.",
    "share.done_renamed": "You call this person <b>{name}</b> from now on.",
    "share.done_joined": "🎉 Photos with <b>{name}</b> come to this chat from now on.",
    "join.asks": "🙋 {requester} asks to receive the photos of <b>{name}</b> too.",
    "join.pictured": (
        "Face 1 is on the photo that {requester} sent, the others are {name}. Say yes only if it is the same person, "
        "and if {requester} may receive the photos."
    ),
    "join.approved": "✅ {by} let them join.",
    "join.declined": "✖️ {by} said no.",
    "join.revoked": "They do not receive the photos any more.",
    "join.told_approved": "🎉 You may join: photos with <b>{name}</b> come to this chat from now on.",
    "join.told_declined": "Those who connected <b>{name}</b> said no. I keep nothing of your photos.",
    "request.joined": "✅ {by} let them join a person who is connected already.",
    "decision.joined": "🎉 Photos with <b>{name}</b> will come to this chat: somebody who connected them let you join.",
    # Unknown people, for those who decide
    "cluster.title": "❓ <b>Unknown person no. {number}</b>",
    "cluster.some": {"one": "{n} face", "other": "{n} faces"},
    "cluster.found": {
        "one": "Seen: {faces} in {n} photo",
        "other": "Seen: {faces} in {n} photos",
    },
    "cluster.question": "Who is this? Nobody but you is shown this.",
    "cluster.known": "Nobody is unknown here any more: all of these faces have a name by now.",
    "cluster.labelled": "✅ This is <b>{name}</b>, says {by}.",
    "cluster.ignored": "🙈 Ignored by {by}: I do not ask again.",
    "cluster.name": "Who is unknown person no. {number}? Answer this message with the name. If there is somebody of that name already, it is that person. If not, I make a new person, whose photos go to nobody until somebody joins.",
    "cluster.same": "Whom does unknown person no. {number} look like? The most alike come first.",
    "cluster.into": "Is unknown person no. {number} <b>{name}</b>?",
    "cluster.would": {
        "one": "If so, <b>{name}</b> gets {faces} in {n} photo.",
        "other": "If so, <b>{name}</b> gets {faces} in {n} photos.",
    },
    "cluster.stays": {"one": "{n} face stays unknown.", "other": "{n} faces stay unknown."},
    "cluster.starts_nobody": "Nobody receives these photos because of it.",
    "cluster.delete": (
        "<b>Delete unknown person no. {number}?</b>\n\nThis will be gone for good, and cannot be undone:"
    ),
    "cluster.faces": {
        "one": "• {n} face, with what I know of it",
        "other": "• {n} faces, with what I know of them",
    },
    "cluster.delete_effect": "The photos stay in the group, and looking at them again does not bring the faces back. If you only do not want to be asked, “Ignore” is enough.",
    "cluster.sure": {
        "one": "<b>The last question:</b> {n} face of unknown person no. {number} is about to go. This cannot be undone.",
        "other": "<b>The last question:</b> {n} faces of unknown person no. {number} are about to go. This cannot be undone.",
    },
    "cluster.delete_started": "🗑 Unknown person no. {number} is deleted: from this moment I do not look for this face. I write here when the last trace is gone.",
    "cluster.line": {
        "one": "{at}. {faces} in {n} photo, last on {date}",
        "other": "{at}. {faces} in {n} photos, last on {date}",
    },
    "clusters.title": {"one": "<b>{n} unknown person</b>", "other": "<b>{n} unknown people</b>"},
    "clusters.none": "There is nobody unknown.",
    "clusters.ignored": {
        "one": "<b>You ignore {n} unknown person</b>",
        "other": "<b>You ignore {n} unknown people</b>",
    },
    "clusters.which_back": "I do not ask about them. Press a number to see who it is and to be asked again.",
    "clusters.none_ignored": "You ignore nobody.",
    "clusters.which": "Press a number to see who it is.",
    # Suggestions
    "suggestion.question": "🤔 Is this <b>{name}</b>?",
    "questions.which": {
        "one": "🤔 Is this {n} face <b>{name}</b>? Press its number, then “Only the ticked ones”. A face without a tick is not {name}, and I do not ask about it again.",
        "other": "🤔 Which of these {n} faces are <b>{name}</b>? Press their numbers, then “Only the ticked ones”. The others are not {name} then, and I do not ask about them again.",
    },
    "questions.answered": "✅ <b>{name}</b> is on {n} of these {of}. The photos with the others are not sent for that.",
    "questions.undo": "An answer was wrong? /undo takes it back, face by face.",
    "suggestion.either": "🤔 Is this {names}? They look alike.",
    "suggestion.or": "{first} or {last}",
    "suggestion.neither": "✖️ No, this is not {names}.",
    "suggestion.accepted": "✅ Yes, this is <b>{name}</b>.",
    "suggestion.rejected": "✖️ No, this is not <b>{name}</b>.",
    "suggestion.expired": "Is this <b>{name}</b>? No answer is needed any more.",
    # Deliveries
    "delivery.which": "Who is not in this photo?",
    "delivery.original": '<a href="{link}">Open it in the group</a>',
    "delivery.quote": "<blockquote>{caption}</blockquote>",
    "delivery.recognised": "I recognised <b>{name}</b> in it, so it came to you.",
    "delivery.said": "Somebody told me that <b>{name}</b> is in it, so it came to you.",
    "delivery.others": {
        "one": "I see {n} other face. Whose it is stays between me and those who connected that person.",
        "other": "I see {n} other faces. Whose they are stays between me and those who connected these people.",
    },
    "delivery.take_away": "Shall I take this photo out of our chat? You will not get it again; others keep theirs.",
    "delivery.taken_away": "You took this photo away.",
    "delivery.withdrawn": "I took this photo back: it shows nobody you connected.",
    "delivery.unknown": {
        "one": "📭 {n} photo may not have reached you. Shall I show it?",
        "other": "📭 {n} photos may not have reached you. Shall I show them?",
    },
    "delivery.late": {
        "one": "📬 {n} photo has been waiting for you, because I could not send it sooner. Shall I send it now?",
        "other": "📬 {n} photos have been waiting for you, because I could not send them sooner. Shall I send them now?",
    },
    "delivery.replaced": "📭 This message is out of date: /photos shows what is waiting for you.",
    "delivery.unknown_done": "📭 Nothing is waiting for you any more.",
    # Too much for a while
    "quota.requests": {
        "one": "That is all for today: I can take {n} new connection a day from one person. You can go on tomorrow.",
        "other": "That is all for today: I can take {n} new connections a day from one person. You can go on tomorrow.",
    },
    "quota.photos": {
        "one": "Thank you, that is enough for today: I can look at {n} training photo a day from one person. Please send the others tomorrow.",
        "other": "Thank you, that is enough for today: I can look at {n} training photos a day from one person. Please send the others tomorrow.",
    },
    "quota.group": {
        "one": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
        "other": "⏳ Many photos at once: I look at {n} an hour from one group. The others wait their turn; none is lost.",
    },
    # Older photos
    "offer.found": {
        "one": "🗂 I found {n} older photo with <b>{name}</b>. Shall I send it?",
        "other": "🗂 I found {n} older photos with <b>{name}</b>. Shall I send them?",
    },
    "offer.month": {
        "one": "{n} of them is from the last month.",
        "other": "{n} of them are from the last month.",
    },
    "offer.nothing": (
        "I found no older photos with <b>{name}</b>. From now on every new one comes to this chat."
    ),
    "offer.sending": {"one": "🗂 {n} photo is on its way.", "other": "🗂 {n} photos are on their way."},
    "offer.none": "🗂 No older photos, as you like. New ones of <b>{name}</b> will come.",
    # People
    "people.joining": "waiting for the answer of those who connected this person",
    "history.title": "🕰 <b>What was done here, and by whom</b>",
    "history.person": "🕰 <b>What was done with {name}</b>",
    "history.photo": "🕰 <b>What was done with photo no. {number}</b>",
    "history.nothing": "Nothing so far.",
    "history.of_names": "Only names and dates",
    "history.of_merges": "Only who became whom",
    "history.of_faces": "Only faces",
    "history.of_hiding": "Only hiding",
    "history.of_links": "Only who receives whose photos",
    "history.of_deletions": "Only deletions",
    "history.of_recognition": "Only what was recognised",
    "history.line": "• {when} · {who}: {what}",
    "history.changed": "{what} ({before} → {after})",
    "history.undoes": "↩️ taken back: {what}",
    "history.redoes": "↪️ done again: {what}",
    "history.undone": "{what} (taken back later)",
    "did.somebody": "somebody else",
    "did.unknown_person": "unknown person #{number}",
    "did.add_gallery_photo": "{name} is learned from one more photo",
    "did.move_training_photo": "A training photo of {name} is learned as {other} now",
    "did.take_out_photo": "{name}: a training photo was taken out, and nothing is learned from it any more",
    "did.set_picture": "{name} has another picture now",
    "did.label_cluster": {
        "one": "{n} unknown face is {name} now",
        "other": "{n} unknown faces are {name} now",
    },
    "did.merge_cluster": {
        "one": "{name} turned out to be {other}, with {n} face",
        "other": "{name} turned out to be {other}, with {n} faces",
    },
    "did.ignore_cluster": "Nobody is asked about {name} any more",
    "did.bring_back_cluster": "I ask about {name} again",
    "did.delete_cluster": {
        "one": "{name} was deleted: {n} face",
        "other": "{name} was deleted: {n} faces",
    },
    "did.delete_faces": {
        "one": "{n} face of {name} in one photo was deleted",
        "other": "{n} faces of {name} in one photo were deleted",
    },
    "did.erase_faces": {
        "one": "{n} face of {name} was deleted",
        "other": "{n} faces of {name} were deleted",
    },
    "did.dissolve_person": {
        "one": "The person {name} was deleted, and {n} face is unknown again",
        "other": "The person {name} was deleted, and {n} faces are unknown again",
    },
    "did.approve_link": "The request for {name} was approved",
    "did.decline_link": "The request for {name} was declined",
    "did.decline_join": "Somebody who asked to receive the photos of {name} too was told no",
    "did.invite": "Somebody was invited to receive the photos of {name}",
    "did.erase_person": "{name} was deleted with every trace",
    "did.erase_group": "A group was deleted",
    "did.join_workspace": "A group joined this list of people",
    "did.keep_together": "The groups stay together",
    "did.split_group": "A group was split off",
    "did.erase_workspace": "Everything was deleted",
    "did.recognised": {
        "one": "{n} face was recognised as {name}",
        "other": "{n} faces were recognised as {name}",
    },
    "did.assign_to_person": {
        "one": "{n} face is {name} now",
        "other": "{n} faces are {name} now",
    },
    "did.move_to_person": {
        "one": "{n} face that was {name} is {other} now",
        "other": "{n} faces that were {name} are {other} now",
    },
    "did.unassign_from_person": {
        "one": "{n} face is not {name} any more",
        "other": "{n} faces are not {name} any more",
    },
    "did.remove_from_person": {
        "one": "{n} face is not {name} any more",
        "other": "{n} faces are not {name} any more",
    },
    "person.title": "👤 <b>{name}</b>",
    "person.hidden": "🙈 Hidden: I neither recognise this person nor send the photos to anybody.",
    "person.merged": "This person turned out to be the same as another one, who has all these photos now.",
    "person.born": {
        "one": "🎂 {date} ({n} year old)",
        "other": "🎂 {date} ({n} years old)",
    },
    "person.since": "Known since {date}",
    "person.apart": "👥 Not to be confused with {names}: where a face could be either, I ask.",
    "person.owners": "Looked after by {names}",
    "person.guardians": "Photos also come to {names}",
    "person.nobodys": "Nobody receives the photos: nobody has connected this person.",
    "everybody.title": "<b>Everybody</b>: {known} known, {unknown} unknown, {hidden} hidden",
    "everybody.known": "Known people",
    "everybody.hidden": "Hidden people: I neither recognise them nor send their photos",
    "everybody.line": {
        "one": "{at}. <b>{name}</b>: {n} photo",
        "other": "{at}. <b>{name}</b>: {n} photos",
    },
    "everybody.nobody": "Nobody yet.",
    "choose.rename": "Whom shall I rename?",
    "choose.merge": "Who turned out to be somebody else?",
    "choose.into": "Who is <b>{name}</b> really?",
    "choose.photois": "Whom does this training photo of <b>{name}</b> show?",
    "choose.apartfrom": "Who looks like <b>{name}</b>, and is another person? Where a face could be either, I ask before I send.",
    "choose.hide": "Whom shall I hide? Nothing is deleted: I only stop recognising this person and sending the photos.",
    "choose.lifeof": "Whose history?",
    "rename.write": "Write the new name of <b>{name}</b>.",
    "rename.taken": "Somebody is called <b>{name}</b> already. Nothing was changed. Keep both, and I add a letter to yours? Or write another name.",
    "rename.taken_merge": "Somebody is called <b>{name}</b> already. Nothing was changed. Are they one person? Or keep both, and I add a letter? Or write another name.",
    "birth.write": "Write the birth date of <b>{name}</b>, like 14.05.2020. A dash removes it.",
    "alarm.backup": "The last backup is too old, or there is none yet. What happens to the machine now is lost for good: <code>workers backup</code> makes one.",
    "alarm.begun": "⚠️ {what}\n\nSince {since}. I say here when it is over.",
    "alarm.bot_silent": "The bot process gave no sign of life for a minute. Nobody gets an answer.",
    "alarm.dead": "A task was given up within the last hour. Its error stands in the log, and /doctor counts it.",
    "alarm.delivery_silent": "The delivery worker gave no sign of life for a minute. Nothing is sent.",
    "alarm.disk": "The disk is nearly full. Make room: without it, I can keep no photo and learn no face.",
    "alarm.index": "The memory of faces does not answer. Photos wait until it does.",
    "alarm.late": "Work has been waiting for more than 15 minutes. The machine is too slow for it, or a worker is missing: /doctor says more.",
    "alarm.over": "✅ This is over: {what}\n\nIt lasted from {since} to {until}.",
    "alarm.redis": "One of my helpers does not answer, the log says which. Everything goes on, but more slowly.",
    "alarm.storage": "The photo storage does not answer. Photos wait until it does.",
    "alarm.telegram": "Telegram does not answer. Photos wait, and nothing is lost.",
    "alarm.vision_silent": "The vision worker gave no sign of life for a minute. New photos wait.",
    "asking.words_please": "I am waiting for words, so nothing was changed. To stop: /cancel",
    "asking.stopped": "Stopped. Nothing was changed.",
    "merge.title": "<b>{name}</b> and <b>{other}</b>: one person?",
    "merge.survives": "The name and the picture of <b>{name}</b> stay, and so do those who receive the photos.",
    "merge.absorbed": "➖ <b>{name}</b> has {faces} in {photos} now, and ends as a person of their own.",
    "merge.survivor": "➕ <b>{name}</b> has {faces} in {photos} now, and stays.",
    "merge.faces": {"one": "{n} face", "other": "{n} faces"},
    "merge.photos": {"one": "{n} photo", "other": "{n} photos"},
    "merge.moves": {
        "one": "{n} face moves.",
        "other": "{n} faces move.",
    },
    "merge.ask_to_join": "These keep the photos they have: {names}. For more photos they ask to join.",
    "merge.come_along": "Still receiving the photos: {names}.",
    "merge.against": "<b>Look again:</b>",
    "merge.shared": {
        "one": "⚠️ {n} photo shows both of them.",
        "other": "⚠️ {n} photos show both of them.",
    },
    "merge.told_apart": "⚠️ Somebody said that these two look alike and are not to be confused with each other.",
    "merge.years": {
        "one": "⚠️ Their birth dates are {n} year apart.",
        "other": "⚠️ Their birth dates are {n} years apart.",
    },
    "merge.unlike": "⚠️ Their faces are only {percent} % alike: I would not even ask.",
    "merge.alike": "Their faces are {percent} % alike.",
    "merge.not_compared": "I cannot compare their faces: one of the two has none yet.",
    "did.confirm_face": "A photo was confirmed to show {name}, and I learn from it",
    "did.accept_suggestion": "“Is this {name}?” was answered with yes",
    "did.assign_faces": {
        "one": "{n} face is {name} now",
        "other": "{n} faces are {name} now",
    },
    "did.deleted_person": "deleted person #{number}",
    "did.hide_person": "{name} is hidden now",
    "did.link_participant": "One more person receives the photos of {name}",
    "did.link_participant_of": "{receiver} receives the photos of {name} too",
    "did.make_owner": "One more person decides about {name}",
    "did.make_owner_of": "{receiver} decides about {name} too",
    "did.merge_persons": {
        "one": "{name} became part of {other}, with {n} face",
        "other": "{name} became part of {other}, with {n} faces",
    },
    "did.move_faces": {
        "one": "{n} face that was {name} is {other} now",
        "other": "{n} faces that were {name} are {other} now",
    },
    "did.nobody": "nobody",
    "did.other": "Something about {name} was changed",
    "did.reject_delivery": "Somebody who received a photo said that it does not show {name}",
    "did.reject_suggestion": "“Is this {name}?” was answered with no",
    "did.rename_in_asset": {
        "one": "In one photo, {n} face that was {name} is {other} now",
        "other": "In one photo, {n} faces that were {name} are {other} now",
    },
    "did.rename_person": "{name} got another name",
    "did.rename_person_from": "{before} is called {name} now",
    "did.set_alias": "You call this person {name} now",
    "did.set_birth_date": "The birth date of {name} was changed",
    "did.tell_apart": "I ask when a face could be {name} as well as {other}",
    "did.end_apart": "I no longer ask when a face could be {name} as well as {other}",
    "did.show_person": "{name} is shown again",
    "did.unassign_faces": {
        "one": "{n} face is not {name} any more",
        "other": "{n} faces are not {name} any more",
    },
    "did.unlink_participant": "One person fewer receives the photos of {name}",
    "did.unlink_participant_of": "{receiver} does not receive the photos of {name} any more",
    "actor.engine": "Spotted",
    "actor.gone": "somebody who is gone",
    "actor.queue": "another program",
    "result.nothing": "Nothing was changed: it is so already.",
    "result.counts": "Faces that came over: {moved}. There before: {stayed}. Not moved: {refused}.",
    "result.starts": {
        "one": "📬 {n} photo goes to {who}.",
        "other": "📬 {n} photos go to {who}.",
    },
    "result.stops": {
        "one": "📭 {n} photo is taken back from {who}.",
        "other": "📭 {n} photos are taken back from {who}.",
    },
    "undone.rename_person": "The name is {name} again",
    "undone.set_alias": "You call this person {name} again",
    "undone.hide_person": "{name} is shown again",
    "undone.tell_apart": "I no longer ask when a face could be {name} as well as {other}",
    "undone.end_apart": "I ask again when a face could be {name} as well as {other}",
    "undone.show_person": "{name} is hidden again",
    "undone.set_birth_date": "The birth date of {name} is what it was",
    "undone.add_gallery_photo": "{name} is no longer learned from that photo",
    "undone.move_training_photo": "The training photo is {name}'s again, and no longer {other}'s",
    "undone.take_out_photo": "{name} is learned from the training photo again",
    "undone.set_picture": "{name} has the former picture again",
    "undone.merge_persons": {
        "one": "{name} and {other} are two people again; {n} face is {name} again",
        "other": "{name} and {other} are two people again; {n} faces are {name} again",
    },
    "undone.move_faces": {
        "one": "{n} face is {name} again, not {other}",
        "other": "{n} faces are {name} again, not {other}",
    },
    "undone.rename_in_asset": {
        "one": "In this photo, {n} face is {name} again, not {other}",
        "other": "In this photo, {n} faces are {name} again, not {other}",
    },
    "undone.assign_faces": {
        "one": "{n} face is unknown again, and not {name}",
        "other": "{n} faces are unknown again, and not {name}",
    },
    "undone.unassign_faces": {
        "one": "{n} face is {name} again",
        "other": "{n} faces are {name} again",
    },
    "undone.confirm_face": "I no longer learn {name} from that photo",
    "undone.accept_suggestion": "The question “Is this {name}?” is open again",
    "undone.reject_suggestion": "The question “Is this {name}?” is open again",
    "undone.reject_delivery": "{name} is on this photo again",
    "undone.link_participant": "The photos of {name} do not go there any more",
    "undone.unlink_participant": "The photos of {name} go there again",
    "undone.make_owner": "They still receive the photos of {name}, and decide no more",
    "undone.label_cluster": {
        "one": "{n} face is unknown again",
        "other": "{n} faces are unknown again",
    },
    "undone.merge_cluster": {
        "one": "{n} face is unknown again, and not {other}",
        "other": "{n} faces are unknown again, and not {other}",
    },
    "undone.ignore_cluster": "I ask about {name} again",
    "undone.bring_back_cluster": "Nobody is asked about {name} any more",
    "undo.kept": {
        "one": "⚠️ {n} face stays where it is: somebody changed it since.",
        "other": "⚠️ {n} faces stay where they are: somebody changed them since.",
    },
    "undo.kept_deleted": "• a face that was deleted",
    "undo.kept_face": "• photo of {date}: now {whose}",
    "undo.line": "{at}. {what} · {who}, {when}",
    "undo.none": "There is nothing that you could undo.",
    "undo.sure": "<b>Take this back?</b>\n{what}.",
    "undo.sure_redo": "<b>Do this again?</b>\n{what}.",
    "undo.title": "<b>What shall I take back?</b>",
    "people.title": "<b>Your people</b>",
    "people.nobody": "You have not connected anybody yet.",
    "people.line": "• <b>{name}</b> – {state}",
    "people.at": "{at}. <b>{name}</b> – {state}",
    "people.draft": "a draft, not sent to the admins yet",
    "people.requested": "waiting for the answer of the admins",
    "people.approved": {"one": "connected, {n} photo received", "other": "connected, {n} photos received"},
    "person.faces": "Photos that I learned the face from: {n}",
    "person.no_face": "⚠️ No usable face yet: I cannot recognise this person.",
    "person.photos": {"one": "Found in {n} photo", "other": "Found in {n} photos"},
    "person.received": {"one": "You received {n} photo", "other": "You received {n} photos"},
    "person.guardian": "You receive the photos; somebody else decides about this person.",
    # Deleting
    "choose.delete": "Whom shall I delete? You see the numbers before anything goes.",
    "delete.title": "<b>Delete {name}?</b> This is what I know now:",
    "delete.receivers": "• these receive the photos: {names}",
    "delete.mode_erase": "<b>For good</b>: the name, who receives the photos and everything about the face are deleted everywhere. Photos that people received stay with them.",
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
    "certificate.participant": "everything about you",
    "certificate.contact_faces": "faces of one person",
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
    "deleted.by_owner": "🗑 Somebody whose photos came to you was deleted by those who connected them, with all I knew of them.",
    "deleted.by_admin": "🗑 Somebody whose photos came to you was deleted by an admin, with all I knew of them.",
    "deleted.but_faces": "🗑 Somebody whose photos came to you was deleted by an admin: the name is gone, and the faces are unknown again.",
    "deleted.photos": {
        "one": "You have {n} photo of them; this message answers it. It stays yours.",
        "other": "You have {n} photos of them; this message answers the last one. They stay yours.",
    },
    "deleted.no_more": "No more photos of them will come. Whose photos still come to you: /people",
    "card.gone": "🧹 What stood here was deleted.",
    "card.said": "🧹 Somebody who was named here was deleted.",
    "sheet.caption": "The faces that the card above is about.",
    "sheet.grey": "Grey: there is no photo to show a face from.",
    # Being forgotten
    "forget.confirm": "<b>Forget you completely?</b>\n\nThis will be gone for good:",
    "forget.alone": "• whom only you connected, with all that was learned; others who receive their photos lose them too: {names}",
    "forget.shared": "• that you receive the photos of {names}; they stay, because others connected them too",
    "forget.photos": {
        "one": "• the note of {n} photo that came or comes to you",
        "other": "• the notes of {n} photos that came or come to you",
    },
    "forget.groups": {"one": "• that you are in {n} group", "other": "• that you are in {n} groups"},
    "forget.name": "• your name, your language and our conversation",
    "forget.effect": (
        "The photos you received stay in this chat, and Telegram keeps what was posted in the groups. My "
        "questions here are deleted, or emptied when they are older than 48 hours. Who writes in a group with me "
        "is met anew, as a stranger."
    ),
    "forget.kept": "Nothing was deleted.",
    "forget.started": (
        "🧹 Done: I do not know you any more. I write here once more when the last trace is gone. To begin anew: "
        "/start"
    ),
    # Deleting a group or everything
    "forgetgroup.choose": "Which group shall I forget, with its photos and all the faces on them?",
    "forgetgroup.none": (
        "There is no group that you may delete. An admin of the group may, or whoever is in its admin chat."
    ),
    "forgetgroup.where": "Please write this to me in private, or in the admin chat.",
    "forgetgroup.confirm": "<b>Delete everything of “{group}”?</b>\n\nThis will be gone for good:",
    "forgetgroup.effect": "Connected people stay, with what I learned of their faces. Photos that were posted in another group too stay there. Photos that people received stay with them.",
    "forgetgroup.type": "To go on, write the name behind the command:\n<code>/forget_group {group}</code>",
    "forgetgroup.sure": "<b>The last question:</b> delete everything of “{group}” for good?",
    "forgetgroup.started": "🧹 “{group}” is deleted: from this moment I recognise nobody in its photos and send none. I write here when the last trace is gone. I am still a member of the group: remove me there if you do not want me any more.",
    "forgetall.where": (
        "Please write this in the admin chat. Where there is none yet: /setup in the group makes one."
    ),
    "forgetall.confirm": "<b>Delete all groups of this admin chat?</b>\n\nThis will be gone for good:",
    "forgetall.effect": "Nobody will receive anything any more. This cannot be undone.",
    "forgetall.type": "To go on, write the name behind the command:\n<code>/forget_workspace {name}</code>",
    "forgetall.sure": "<b>The last question:</b> delete everything for good, the groups {groups} and all people?",
    "forgetall.started": "🧹 Everything is deleted: from this moment I recognise nobody and send nothing. I write here when the last trace is gone. This chat is no admin chat any more.",
    "button.missing": "🙋 Somebody is missing",
    "button.why": "👥 Why me? Who else is in it?",
    "button.takeaway": "🗑 Take it away",
    "button.keep_photo": "Keep it",
    "toast.taken_away": "Gone from this chat, for good. Others keep theirs.",
    "delivery.who_then": "If you know whose face it is, tell me; you need not.",
    "delivery.rejected": "<b>{name}</b> is taken off this photo, for everybody. Was that a mistake?",
    "toast.missing": "Thank you! Those who look after the group see the photo and what you said.",
    "toast.missing_already": "You have said so already; they know.",
    # A person's photos, ticked and moved
    "button.move": "🖼 Move photos",
    "button.tick_all": "☑ All",
    "button.tick_none": "☐ None",
    "button.move_to": "➡️ Move to … ({n})",
    "button.take_off": "✖️ Take off ({n})",
    "button.move_now": "Yes, move",
    "button.take_off_now": "Yes, take off",
    "button.back_to_photos": "‹ Back to the photos",
    "choose.move": "Whose photos shall I move?",
    "command.move": "Move photos to somebody else",
    "tick.title": "<b>Photos with {name}</b>: {n} of {total} ticked",
    "tick.line": "{at}. {where}",
    "tick.line_with": "{at}. {where}, with {others}",
    "tick.confirm_move": {
        "one": "<b>{name}</b> in {n} photo becomes <b>{other}</b>.",
        "other": "<b>{name}</b> in {n} photos becomes <b>{other}</b>.",
    },
    "tick.confirm_off": {
        "one": "<b>{name}</b> is taken off {n} photo; the faces have no name then.",
        "other": "<b>{name}</b> is taken off {n} photos; the faces have no name then.",
    },
    "tick.faces": "Look at the faces below. One that you tick off stays as it is.",
    "tick.stays": {
        "one": "<b>{name}</b> stays a person of their own, with {n} face.",
        "other": "<b>{name}</b> stays a person of their own, with {n} faces.",
    },
    "tick.no_face": "No face is ticked.",
    "tick.sure": "<b>The last question:</b> photos disappear from people’s chats. Really do it?",
    "tick.sure_off": "<b>The last question:</b> many faces lose their name. Really do it?",
    # The card of a photo, for those who moderate
    "button.it_is": "It is …",
    "button.likely": "{name}? {percent} %",
    "button.everywhere_here": "Everywhere in this photo …",
    "button.cover": "🖼 Make this the picture",
    "button.delete_here": "🗑 Delete in this photo",
    "button.history": "🕘 History",
    "button.new_person": "➕ New: {name}",
    "command.photo": "Who is who on a photo",
    "photocard.title": "🖼 {where} · photo no. {number}",
    "photocard.missing": "🙋 Somebody is missing here, say: {names}",
    "photocard.face": "{position}. <b>{name}</b>",
    "photocard.nobody": "{position}. nobody I know",
    "photocard.no_face": "I found no face in this photo.",
    "button.lookharder": "🔍 Look harder",
    "button.pointout": "👆 Point at a face",
    "look.looking": "🔍 I am looking again, closer …",
    "look.unseen": "🔍 I could not look again: Telegram no longer has this photo. Nothing has changed.",
    "look.looked": {
        "one": "🔍 I looked harder and found {n} more face.",
        "other": "🔍 I looked harder and found {n} more faces.",
    },
    "look.looked_none": "🔍 I looked harder and found no more faces.",
    "look.pointed": {
        "one": "👆 Around {cell} I found {n} more face.",
        "other": "👆 Around {cell} I found {n} more faces.",
    },
    "look.pointed_none": (
        "👆 Around {cell} I found no face that I could learn. A face that I cannot make out I cannot know again."
    ),
    "look.where": "👆 <b>Where is the face?</b> Press its number, and I look there as hard as I can.",
    "look.told": {
        "one": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more face. If it is somebody "
            "whose photos you receive, the name appears under the photo."
        ),
        "other": (
            "🔍 You missed somebody here. I looked again, closer, and found {n} more faces. If somebody whose "
            "photos you receive is among them, the name appears under the photo."
        ),
    },
    "look.told_none": "🔍 You missed somebody here. I looked again, closer, and found no more faces.",
    "toast.looking": "I am looking again, closer. The card says what I find.",
    "toast.grid": "The photo with numbers comes in a moment.",
    "photocard.how": (
        "Which photo? Write /photo as a reply to it, or with the link to its message in the group, or with its "
        "number."
    ),
    "photocard.coming": "🖼 I am drawing the boxes; the photo follows in a moment.",
    "photocard.gone": "I cannot show this photo: Telegram no longer has it. Nothing has changed.",
    "photocard.again": "You find this photo further down in this chat, as it is now.",
    "target.face_is": "Who is face {position}?",
    "target.here_is": "Who is face {position} really, everywhere in this photo?",
    "target.photos_to": {"one": "Whose is this {n} photo?", "other": "Whose are these {n} photos?"},
    "target.or_new": "You can also write a new name.",
    "target.waits": "A request under this name, no. {number}, waits to be decided.",
    "move.nothing": "Nothing was changed: somebody else has moved it meanwhile.",
    "move.face_is": "✅ Face {position} is <b>{name}</b> now.",
    "move.face_nobody": "✅ Face {position} is not <b>{name}</b>. I will not think so again.",
    "move.faces": {"one": "• {n} face moved", "other": "• {n} faces moved"},
    "move.starts": {
        "one": "• {n} person gets photos: {photos}",
        "other": "• {n} people get photos: {photos}",
    },
    "move.stops": {
        "one": "• from {n} person I take back photos: {photos}",
        "other": "• from {n} people I take back photos: {photos}",
    },
    "move.kept": {
        "one": "• {n} face stayed: it is somebody else by now",
        "other": "• {n} faces stayed: they are somebody else by now",
    },
    # Photos
    "photos.title": "<b>Your photos</b> ({n})",
    "photos.title_of": "<b>Your photos of {name}</b> ({n})",
    "photos.hint": "Press one and I send it again.",
    "photos.none": "No photos yet. They come by themselves as soon as somebody posts one with your people.",
    "photos.nobody": "No photos yet: first connect a person.",
    "photos.waiting": {"one": "{n} more is on its way.", "other": "{n} more are on their way."},
    # Other private answers
    "private.nothing_to_cancel": "There is nothing to cancel. What I can do: /help",
    "private.unknown_command": "I do not know this command. What I can do: /help",
    "private.stray_text": (
        "I understand buttons, photos and commands; other words I cannot answer yet. Would you like to connect a "
        "person? Everything I can do: /help"
    ),
    "private.stray_photo": "A nice photo! To let me learn a face from it, connect a person first.",
    "private.courtesies": (
        "thanks, thank you, thank you so much, thank you very much, thanks a lot, many thanks, thx, ty, ok, okay, "
        "great, super, cool, lovely, nice, perfect, wow, good, got it, all right, well done, so sweet, so cute"
    ),
    "private.only_in_group": "Please write /setup in the group itself: there I can see that you are its admin.",
    "language.choose": "Which language shall I speak?",
    "language.name": "English",
    "language.chosen": "We speak English now.",
    # Groups
    "group.introduction": (
        "👋 Hello, I am Spotted. When somebody posts a photo here, I look who is in it and privately send it to "
        "those who connected that person. In the group I stay silent: 👀 means I am looking, 👌 done."
    ),
    "group.blind": (
        "⚠️ I cannot see the photos yet. Make me an admin of this group, or switch off the privacy mode in "
        "@BotFather (/setprivacy) and then remove me and add me again."
    ),
    "group.consent": "I look at photos that you post here. If you do not want that for yours, put {refuse} on this message; {agree} says that you agree. Without either you have said nothing.",
    "group.consent_buttons": (
        "I look at photos that you post here. If you do not want that for yours, press the first button; you can "
        "change your mind at any time."
    ),
    "group.not_admitted": (
        "👋 Hello, I am Spotted. I work only in groups that whoever runs me has let in, so I look at nothing here and "
        "store nothing. To let this group in, an admin of it writes here: /activate and the code that whoever runs me "
        "gives them."
    ),
    "group.activate_anonymous": (
        "I cannot see who you are, so nothing was changed. Please write /activate and the code under your own name."
    ),
    "group.activate": (
        "👋 Hello, I am Spotted. I can privately send the photos of this group to those who are in them. Until "
        "an admin of the group agrees, I look at nothing and store nothing."
    ),
    "group.connect": "Let us go on in private:",
    "group.setup_sent": "I have sent you the link in private.",
    "group.setup_start_first": "Press this first, then write /setup here again: I send the link in private.",
    "group.setup_anonymous": (
        "I cannot see who you are. Please switch off “Remain anonymous” for a moment, then write /setup again."
    ),
    "setup.link": (
        "Choose the chat of the admins of “{group}”: requests to connect a person will arrive there, and "
        "everybody in it may decide them. The link works once, within a day."
    ),
    "deciding.not_yet": "👋 This is the chat of ADMIN_CHAT_ID. It decides for no group yet: when I am let into one, I ask here. I look at no photos here.",
    "deciding.asks": "🛠 I was let into {groups}. Until now the admins of the group decide about requests there. Shall this chat decide instead? Then everybody in here sees the people and unknown faces of the group and decides about them, and the group's admins do so no more.",
    "deciding.here": "✅ This is the admin chat of {groups} now. Requests to connect a person arrive here.",
    "deciding.there": "The admins of {groups} decide there. With /setup in the group they choose an admin chat.",
    "setup.together": "The buttons below the first one say whether this group shares one list of people with another group.",
    "together.own": "“{group}” has a list of people of its own: only its admins decide here and see its unknown faces.\n\nYou decide in another group too. Shall the two share one list? Then the admins of both decide about the people and photos of both and see the unknown faces of both, and everybody is recognised in both groups. Going back means that one of them begins anew.",
    "together.own_kept": "“{group}” keeps a list of its own. As long as it is empty, /setup in the group offers this again.",
    "together.asks": "The groups {groups} share one list of people, because the same person added me to them. Nobody was asked about it then, so I ask now: shall this stay so?\n\n<b>Together:</b> the admins of each group decide about the people and photos of all of them and see all unknown faces, and everybody is recognised in all of them.\n<b>Apart:</b> a group that is split off begins anew, with a list of its own.",
    "together.until": "Until somebody answers, only who is an admin of all of them decides.",
    "together.until_chat": "Whatever you choose, only the admin chat decides about the groups that stay with it.",
    "together.kept": "🤝 {groups} share one list of people.",
    "together.alone": "“{group}” has a list of people of its own.",
    "together.split_sure": "<b>Shall “{group}” begin anew, with a list of its own?</b>\n\nThis will be gone for good:",
    "together.split_effect": "Connected people stay in the list of the other groups, until whoever connected them deletes them there. To receive photos of this group, they connect again. Photos that people received stay with them.",
    "together.split": "✂️ “{group}” has a list of its own from now on, and only its admins decide there. I write here when the last trace of its photos is gone from the old list. /setup in the group makes an admin chat.",
    "setup.bound": "✅ This is the admin chat now. Requests to connect a person arrive here.",
    # Health
    "health.dead": "🩺 I could not do something, even after several tries, and have put it aside. Nothing else is affected. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "rejected.title": "🤷 Your photo in the group could not be used, so nobody receives it: {reason}",
    # The examination of the service
    "stats.title": "📊 <b>How often I recognised people rightly</b>",
    "stats.title_of": "📊 <b>How often I recognised {name} rightly</b>",
    "stats.assigned": {
        "one": "I recognised {n} face by myself. As far as anybody said, {right} right and {wrong} wrong.",
        "other": "I recognised {n} faces by myself. As far as anybody said, {right} right and {wrong} wrong.",
    },
    "stats.asked": "I asked “Is this …?”: {yes} × yes, {no} × no, {waiting} without an answer yet.",
    "stats.named": "Where you said who it is: {first} × my first guess, {other} × another of my three guesses, {none} × none of them.",
    "stats.consent": "Answers to my introduction: {agree} {given}, {refuse} {refused}.",
    "doctor.begun": "🩺 I am looking into it …",
    "doctor.progress": {
        "one": "🩺 I am checking my notes of faces: {done} of {n}.",
        "other": "🩺 I am checking my notes of faces: {done} of {n}.",
    },
    "doctor.well": "🩺 All is well: faces, photos and work fit together.",
    "doctor.found": "🩺 <b>This does not fit together:</b>",
    "doctor.mended": "🔧 <b>Mended as far as I can:</b>",
    "doctor.left": "What is not mended: tell whoever runs the bot, and /doctor looks again.",
    "doctor.line_mended": "• {what} (mended: {n})",
    "doctor.dead_tasks": {
        "one": "{n} piece of work failed for good",
        "other": "{n} pieces of work failed for good",
    },
    "doctor.expired_leases": {
        "one": "{n} piece of work is held by a process that is gone",
        "other": "{n} pieces of work are held by processes that are gone",
    },
    "doctor.stuck_sends": {
        "one": "{n} photo has been “sending” for more than ten minutes",
        "other": "{n} photos have been “sending” for more than ten minutes",
    },
    "doctor.late_erasures": {
        "one": "{n} deletion is not verified after an hour (it goes on by itself)",
        "other": "{n} deletions are not verified after an hour (they go on by themselves)",
    },
    "doctor.forgotten_photos": {
        "one": "{n} photo has not been looked at, and nothing was about to",
        "other": "{n} photos have not been looked at, and nothing was about to",
    },
    "doctor.forgotten_work": {
        "one": "{n} piece of work was begun, and nothing was about to go on with it",
        "other": "{n} pieces of work were begun, and nothing was about to go on with them",
    },
    "doctor.lasting_remains": {
        "one": "{n} deletion has left traces in old files on the disk for more than a day (they are written anew by themselves)",
        "other": "{n} deletions have left traces in old files on the disk for more than a day (they are written anew by themselves)",
    },
    "doctor.silent_sweepers": {
        "one": "{n} queue of work that nobody looks after: is its process running?",
        "other": "{n} queues of work that nobody looks after: are their processes running?",
    },
    "doctor.missing": {
        "one": "{n} face cannot be found by the search",
        "other": "{n} faces cannot be found by the search",
    },
    "doctor.stray": {
        "one": "{n} entry of the search belongs to no face",
        "other": "{n} entries of the search belong to no face",
    },
    "doctor.differing": {
        "one": "{n} entry of the search differs from what I know",
        "other": "{n} entries of the search differ from what I know",
    },
    "doctor.foreign": {
        "one": "{n} entry of the search is from another face engine",
        "other": "{n} entries of the search are from another face engine",
    },
    "doctor.unsynced": {
        "one": "{n} face changed, and the search does not know it yet",
        "other": "{n} faces changed, and the search does not know it yet",
    },
    "doctor.unreadable": {
        "one": "{n} entry of the search cannot be read: the search has to be built anew",
        "other": "{n} entries of the search cannot be read: the search has to be built anew",
    },
    "doctor.stray_objects": {
        "one": "{n} stored picture that nobody waits for",
        "other": "{n} stored pictures that nobody waits for",
    },
    "doctor.missing_objects": {
        "one": "{n} stored picture is gone (Telegram still has it)",
        "other": "{n} stored pictures are gone (Telegram still has them)",
    },
    "doctor.faces_of_another_engine": {
        "one": "{n} face was seen by another engine only, and its photo is gone",
        "other": "{n} faces were seen by another engine only, and their photos are gone",
    },
    "doctor.persons_to_enrol_again": {
        "one": "I cannot recognise {n} person because of it, until connected again",
        "other": "I cannot recognise {n} people because of it, until connected again",
    },
    "engine.changed": {
        "one": (
            "ℹ️ Another face engine is at work now. It cannot look again at {n} face that was seen before, "
            "because that photo is deleted."
        ),
        "other": (
            "ℹ️ Another face engine is at work now. It cannot look again at {n} faces that were seen before, "
            "because those photos are deleted."
        ),
    },
    "engine.persons": (
        "Until they are connected again I recognise nobody of these: {names}. To connect again: delete the "
        "person with /delete, then /connect."
    ),
    "engine.back": "Nothing is lost: with the former engine everything works as before.",
    # Something went wrong
    "failure.incident": (
        "😕 Something went wrong on my side, and your last message was not dealt with completely. Please try "
        "again; if it goes wrong again, tell an admin this number: <code>{incident}</code>"
    ),
    # Toasts
    "toast.nothing_changed": "Nothing was changed: it is so already.",
    "toast.undone_already": "Taken back already by {by}, {when}. Nothing was changed.",
    "toast.merged_already": "Merged already by {by}, {when}. Nothing was changed.",
    "toast.hidden_already": "Hidden already by {by}, {when}. Nothing was changed.",
    "toast.shown_already": "Shown already by {by}, {when}. Nothing was changed.",
    "toast.activated": "Thank you! I look at photos here from now on.",
    "toast.anonymous": "I cannot see who you are, so nothing was changed.",
    "toast.consent_refused": "I do not look at photos that you post in this group from now on. The other button changes that.",
    "toast.consent_given": "Thank you! I look at photos that you post in this group.",
    "toast.approved": "Approved.",
    "toast.already_sent": "The request is with the admins already. Nothing was changed.",
    "toast.already_approved": "Already approved by {by}. Nothing was changed.",
    "toast.already_declined": "Already declined by {by}. Nothing was changed.",
    "toast.cluster_ignored": "Ignored. I do not ask again.",
    "toast.cluster_back": "I ask about this person again.",
    "toast.card_coming": "It comes in a moment.",
    "toast.in_admin_chat": "This card is in the admin chat, with its picture. Please decide it there.",
    "toast.settled": "Done. It does not wait any more.",
    "toast.cluster_coming": "The card comes at once.",
    "toast.declined": "Declined and erased.",
    "toast.mending": "I am at it; a new message says how it goes.",
    "toast.photo_kept": "Kept. The admins decide about it.",
    "toast.photo_left_out": "Left out.",
    "toast.picked": "Face {position}: I am looking at it.",
    "toast.sending": "On its way.",
    "toast.stale": "This button is from an earlier conversation. Nothing was changed.",
    "button.whois": "☝️ Say who is in it",
    "button.is_right": "✔️ {name} – yes, that is right",
    "button.is_too": "☝️ {name} is in it too",
    "button.it_is_one": "It is {name}",
    "button.it_is_other": "It is somebody else …",
    "whois.ask": (
        "Whom do you see in this photo? I learn from what you say, and will recognise that person better. You can undo it.\n"
        "Somebody whom I do not offer: press ⋯ under the photo and “Somebody is missing”, then those who look after the "
        "group look."
    ),
    "whois.which": "Which of these faces is <b>{name}</b>? The numbers are on the picture below.",
    "whois.nobody": (
        "There is no face left in this photo that looks like one of yours. If you see somebody, press ⋯ under the photo and "
        "“Somebody is missing”: those who look after the group look. Nothing was changed."
    ),
    "toast.thanks": "Thank you!",
    "toast.partly_decided": {
        "one": "Thank you! {n} face had been decided already and stays as it was.",
        "other": "Thank you! {n} faces had been decided already and stay as they were.",
    },
    "toast.withdrawn": "I took the photo back, and will not make this mistake again.",
    "toast.withdrawn_invitations": "Nobody can use them any more.",
    "toast.unknown_button": "I do not know this button. Nothing was changed.",
    # Errors that a person can act on: what happened, whether anything changed, what to do
    "error.people": "This list is not for you. Nothing was changed. Your people: /people",
    "error.birth_date_impossible": "Nobody can have been born then. Nothing was changed. Please write it again.",
    "error.birth_date_unreadable": "I cannot read this date. Nothing was changed. Please write it like 14.05.2020.",
    "error.changed_since": "All of it was changed since then, so I did nothing now.",
    "error.into_itself": "That is the very same person. Nothing was changed.",
    "error.merged": "This person became part of another one already. Nothing was changed.",
    "error.name_taken": "Somebody is called so already. Nothing was changed. Please write another name.",
    "error.not_approved": "The request for this person, no. {number}, waits to be decided. Nothing was changed.",
    "error.only_moderators_move": "Only those who decide about requests may do this. Nothing was changed.",
    "error.only_owner_changes": "Only whoever connected this person, or an admin, may change this. Nothing was changed.",
    "error.operation": "There is nothing like that for you to undo. Nothing was changed. What can be undone: /undo",
    "error.too_late": "It is too late to take this back. Nothing was changed.",
    "error.too_many_faces": "That is more than {limit} faces at once. Nothing was changed.",
    "error.undone_already": "This was taken back already. Nothing was changed.",
    "error.which_faces": "It is not clear which faces you mean. Nothing was changed.",
    "error.asked_already": "They were asked before, so I did not ask again. Nothing was changed.",
    "error.invitation": "This invitation is used up or has ended. Nothing was changed. Ask for a new one.",
    "error.last_owner": (
        "Somebody has to decide about this person, and you are the last one. Nothing was changed. Let somebody else "
        "decide too first, or delete the person: /delete"
    ),
    "error.link": "They do not receive these photos any more. Nothing was changed.",
    "error.linked_already": "They receive these photos already. Nothing was changed.",
    "error.already_chosen": "You have picked a face in this photo already. Nothing was changed.",
    "error.photos_differ": (
        "The photos of this request do not seem to show one person. Nothing was changed. Open the request again in "
        "/queue, and say which photos to use."
    ),
    "error.already_decided": "This has been decided already. Nothing was changed.",
    "error.busy": "Somebody else is at this right now. Nothing was changed. Please try again in a moment.",
    "error.contact": "There is no such person here. Nothing was changed. Everybody: /people",
    "error.contact_is_cluster": "This is an unknown person: say who it is first (/unknown). Nothing was changed.",
    "error.chat_taken": (
        "This chat already serves another purpose, so it was not made the admin chat. Please choose another one."
    ),
    "error.consent_withdrawn": (
        "Its owners took their consent back, so the faces may not stay. Nothing was changed. Delete it for good instead."
    ),
    "error.cluster": "There is no such unknown person (any more). Nothing was changed. The list: /unknown",
    "error.cluster_named": "Somebody has said already who this is. Nothing was changed.",
    "error.cluster_named_by": "{by} has said already who this is: {name}. Nothing was changed.",
    "error.delivery": "This photo is not yours to see any more. Nothing was changed.",
    "error.draft": "This draft does not exist any more. Nothing was changed. To begin anew: /connect",
    "error.enough_photos": "That is enough: {limit} photos at most. This one was not used. Please press Done.",
    "error.face": "This face is not there any more, or not for you. Nothing was changed.",
    "error.face_not_assigned": "This face has no name anyway. Nothing was changed.",
    "error.file_empty": "The file is empty, so it was not used. Please send another photo.",
    "error.file_gone": "Telegram no longer has this file, so it was not used. Please send it again.",
    "error.file_too_big": "The file is bigger than 20 MB, so it was not used. Please send it as a photo.",
    "error.group": "There is no such group for you to decide about. Nothing was changed.",
    "error.group_has_begun": (
        "There are photos or people in this group already, so it keeps a list of its own. Nothing was changed. To begin "
        "anew: /forget_group here, then remove me from the group and add me again."
    ),
    "error.group_is_alone": "This group shares its list with no other one. Nothing was changed.",
    "error.has_faces": "There are faces of this person already. Nothing was changed.",
    "error.hidden": "This person is hidden, so nothing is sent. Nothing was changed. Press again once it is shown.",
    "error.image_animated": "This picture moves, so it was not used. Please send a still photo.",
    "error.image_damaged": "The file is damaged, so it was not used. Please send another copy.",
    "error.image_too_costly": "The picture takes too much memory or time to read, so it was not used. Please send it as a photo.",
    "error.image_too_many_pixels": "The picture is too large, so it was not used. Please send it as a photo.",
    "error.image_type_unsupported": (
        "I cannot read this kind of file, so it was not used. Please send JPEG, PNG, WebP or HEIC."
    ),
    "error.lease_lost": "That took too long and will be done again. There is nothing you need to do.",
    "error.name_empty": "I see no name there. Nothing was changed. Please write one, for example: Anna",
    "error.name_too_long": "That is longer than {limit} characters. Nothing was changed. Please write a shorter name.",
    "error.name_unreadable": "A name needs at least one letter or digit. Nothing was changed. Please write it again.",
    "error.no_such_face": "There is no face with this number. Nothing was changed.",
    "error.not_in_group": "You are not in this group (any more), so nothing was changed. Please join it first.",
    "error.not_yours_to_decide": "This person has an owner, and only the owner decides. Nothing was changed.",
    "error.only_admin_chat_admin": "Only an admin of the admin chat may do this. Nothing was changed.",
    "error.group_not_admitted": (
        "I work only in groups that whoever runs me has let in. Nothing was changed. Ask them for a code, and write "
        "here: /activate and the code."
    ),
    "error.wrong_code": (
        "This code is wrong or was used already. Nothing was changed. Each code is good for one group; ask whoever "
        "runs me for a new one."
    ),
    "error.only_group_admin": "Only an admin of the group may do this. Nothing was changed.",
    "error.only_moderators": "Only those who decide about requests may do this. Nothing was changed.",
    "error.only_owner_erases": "Only whoever connected this person, or an admin, may delete it. Nothing was changed.",
    "error.participant": "We have not met yet. Nothing was changed. Please press Start: /start",
    "error.person": "There is no such person among yours. Nothing was changed. Your people: /people",
    "error.photo": "This photo does not exist any more. Nothing was changed.",
    "error.report": "There is no such report for you. Nothing was changed. For a new one: /doctor",
    "error.request": "There is no such request for you to decide. Nothing was changed.",
    "error.photo_known": "I learn from this very photo for that person already. Nothing was changed.",
    "error.unlike": "This face looks too little like the photos I know of this person, so only those who look after "
    "the group can say so. Press ⋯ under the photo and “Somebody is missing”: they look. Nothing was changed.",
    "error.on_it_already": "This person is on the photo already. Nothing was changed.",
    "error.same_photo": "You have sent me this photo before, and my answer stands. Please send another one.",
    "error.setup_link": "This link was used already or has expired. Nothing was changed. Write /setup in the group again.",
    "error.still_looking": "One moment: I am still looking at a photo. Press Done again when I have answered.",
    "error.suggestion": "There is no such question for you to answer. Nothing was changed.",
    "error.training_photo": "This photo does not belong to a draft of yours. Nothing was changed.",
    "error.workspace": "There is nothing here for you to delete. Nothing was changed.",
    # Why a posted photo was rejected
    "reason.file_empty": "the file is empty.",
    "reason.file_gone": "Telegram no longer has the file.",
    "reason.file_too_big": "the file is bigger than 20 MB. Post it as a photo.",
    "reason.image_animated": "the picture moves. I look at still photos only.",
    "reason.image_damaged": "the file is damaged.",
    "reason.image_too_costly": "reading it takes too much memory or time. Post it as a photo.",
    "reason.image_too_many_pixels": "the picture is too large. Post it as a photo.",
    "reason.image_type_unsupported": "I cannot read this kind of file. JPEG, PNG, WebP and HEIC work.",
    "reason.other": "I could not read it. Please post it again.",
    "reason.video_not_supported": "I cannot look at videos yet.",
}
