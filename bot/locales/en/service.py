"""English: examination, alarms and figures."""

TEXTS: dict[str, str | dict[str, str]] = {
    "alarm.backup": "The last backup is too old, or there is none yet. If the machine fails now, whatever is not in a backup is lost for good: workers backup makes one.",
    "alarm.begun": "⚠️ {what}\n\nSince {since}. I’ll say here when it is over.",
    "alarm.bot_silent": "The bot process has given no sign of life for two minutes. Nobody gets an answer.",
    "alarm.clock": "The clock of the machine that sends my photos, or of the one with my records, is more than a minute ahead of Telegram’s or behind it. Set it, best by NTP, and look at the clocks of my other machines, if there are any: I do not compare those. Until then I may mistake what came first, for example somebody’s 👎 and their consent, and I send late photos at once instead of offering them. While a clock is more than an hour wrong, my hourly round stands still: nothing is removed by its age, and what was left over is not taken up again. python -m bot check says more.",
    "alarm.dead": "A task failed for good within the last hour. Its error is in the log, and /doctor counts it.",
    "alarm.delivery_silent": "The delivery worker has given no sign of life for two minutes. Nothing is sent.",
    "alarm.disk": "The disk is nearly full. Make room: otherwise I cannot keep any photo or learn any face.",
    "alarm.files": "Telegram answers, but I cannot fetch photos from it. They wait until I can; the log says why.",
    "alarm.index": "The memory of faces does not answer. Photos wait until it does.",
    "alarm.late": "Work has been waiting for more than 15 minutes. The machine is too slow for it, or a worker is missing: /doctor says more.",
    "alarm.lost": "Telegram keeps messages for 24 hours. Photos that were posted before {until} did not reach me, nor did answers and 👎 from that time: please ask people to post and give them again. A 👎 that is already there has to be taken away first.",
    "alarm.missing": "One of several workers has given no sign of life for two minutes. The others do its work. Start it again: its log says why it ended.",
    "alarm.no_updates": "What people write does not reach me: another program uses my token, Telegram cannot reach WEBHOOK_URL, or it does not answer my requests for updates (the log says why). python -m bot check says more. Telegram keeps messages for 24 hours.",
    "alarm.over": "✅ This is over: {what}\n\nIt lasted from {since} to {until}.",
    "alarm.postgres": "My records do not answer, or cannot save anything. The log says why. Nobody gets an answer, and no photo is looked at.",
    "alarm.presses": "Buttons that were pressed during that time did nothing, except in the last two minutes: they have to be pressed again.",
    "alarm.redis": "One of my helpers does not answer, or cannot save anything; the log says which. Chats go on, but more slowly; the Mini App and the API do not answer.",
    "alarm.refused": "Telegram refused at least five photos within the last hour, and their recipients do not have them. The log says why.",
    "alarm.sends": "Telegram answers, but not when I send photos. They wait until it does. A few of the last ones may have arrived: I ask their recipients.",
    "alarm.storage": "The photo storage does not answer, or cannot save anything. Photos wait until that changes.",
    "alarm.telegram": "Telegram does not answer. Photos wait until it does.",
    "alarm.unread": "Telegram sent me something that I cannot read, so I passed it over: a photo, a 👎 or somebody who left may be missing. The log says which part it was. A newer version of me may know it. I count this as over an hour after the last time, or when I am restarted.",
    "alarm.vision_silent": "The vision worker has given no sign of life for two minutes. New photos wait.",
    "health.dead_nothing": "🩺 There is something I could not do, even after several tries, so I put it aside. Nothing else is affected. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_photo": "🩺 I could not look at a photo or video from a group, even after several tries, so I put it aside: nobody receives it. Where I may write to whoever posted it, I have asked them to post it again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_stays": "🩺 I could not remove or correct something, even after several tries: it may still be in a chat or in my records. /doctor, then Fix, tries again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_update": "🩺 I could not handle something that somebody did or wrote, for example a 👎 or leaving a group. They have to do or say it again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_waits": "🩺 I could not show, tell or send somebody something, even after several tries, and they may be waiting for it. /doctor, then Fix, tries again; /queue lists what is waiting for an answer. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "stats.title": "📊 <b>How often I was right</b>",
    "stats.title_of": "📊 <b>How often I was right about {name}</b>",
    "stats.assigned": {
        "one": "I recognised {n} face on my own. Called wrong by somebody: {wrong}. That does not make the others right: nobody looks at them all.",
        "other": "I recognised {n} faces on my own. Called wrong by somebody: {wrong}. That does not make the others right: nobody looks at them all.",
    },
    "stats.asked": {
        "one": "I asked “Is this …?” {n} time: {yes} × yes, {no} × no, {waiting} not answered yet.",
        "other": "I asked “Is this …?” {n} times: {yes} × yes, {no} × no, {waiting} not answered yet.",
    },
    "stats.answered": {
        "one": "{percent} % of {n} answer were yes. {ended} × no answer was needed any more.",
        "other": "{percent} % of {n} answers were yes. {ended} × no answer was needed any more.",
    },
    "stats.unanswered": "Nobody has answered yet. {ended} × no answer was needed any more.",
    "stats.named": "When you said who it is: {first} × my first guess, {other} × another of my three guesses, {none} × none of them.",
    "stats.consent": "Answers to my introduction: {agree} {given}, {refuse} {refused}.",
    "doctor.begun": "🩺 I am checking …",
    "doctor.progress": {
        "one": "🩺 I am checking my notes of faces: {done} of {n}.",
        "other": "🩺 I am checking my notes of faces: {done} of {n}.",
    },
    "doctor.well": "🩺 All is well: faces, photos and tasks fit together.",
    "doctor.found": "🩺 <b>This does not fit together:</b>",
    "doctor.mended": "🔧 <b>Fixed as far as I could:</b>",
    "doctor.left": "If anything is not fixed: tell whoever runs the bot, and /doctor checks again.",
    "doctor.line_mended": "• {what} (fixed: {n})",
    "doctor.dead_tasks": {
        "one": "{n} task failed for good",
        "other": "{n} tasks failed for good",
    },
    "doctor.expired_leases": {
        "one": "{n} task is held by a process that is gone",
        "other": "{n} tasks are held by processes that are gone",
    },
    "doctor.stuck_sends": {
        "one": "{n} photo has been “sending” for more than ten minutes",
        "other": "{n} photos have been “sending” for more than ten minutes",
    },
    "doctor.refused_photos": {
        "one": "{n} photo was refused by Telegram within the last day: its recipient does not have it",
        "other": "{n} photos were refused by Telegram within the last day: their recipients do not have them",
    },
    "doctor.late_erasures": {
        "one": "{n} deletion is not verified after an hour (it continues by itself)",
        "other": "{n} deletions are not verified after an hour (they continue by themselves)",
    },
    "doctor.forgotten_photos": {
        "one": "{n} photo has not been looked at, and nothing was going to look at it",
        "other": "{n} photos have not been looked at, and nothing was going to look at them",
    },
    "doctor.forgotten_work": {
        "one": "{n} task was started, and nothing was going to continue it",
        "other": "{n} tasks were started, and nothing was going to continue them",
    },
    "doctor.lasting_remains": {
        "one": "{n} deletion has left traces in old files on the disk for more than a day (they are rewritten by themselves)",
        "other": "{n} deletions have left traces in old files on the disk for more than a day (they are rewritten by themselves)",
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
        "one": "{n} face changed, but the search does not know it yet",
        "other": "{n} faces changed, but the search does not know it yet",
    },
    "doctor.unreadable": {
        "one": "{n} entry of the search cannot be read: the search has to be rebuilt",
        "other": "{n} entries of the search cannot be read: the search has to be rebuilt",
    },
    "doctor.stray_objects": {
        "one": "{n} stored picture that nothing needs",
        "other": "{n} stored pictures that nothing needs",
    },
    "doctor.missing_objects": {
        "one": "{n} stored picture is gone (Telegram still has it)",
        "other": "{n} stored pictures are gone (Telegram still has them)",
    },
    "doctor.faces_of_another_engine": {
        "one": "{n} face was only ever seen by another engine, and its photo is gone",
        "other": "{n} faces were only ever seen by another engine, and their photos are gone",
    },
    "doctor.persons_to_enrol_again": {
        "one": "because of that I cannot recognise {n} person until I have a photo to learn from",
        "other": "because of that I cannot recognise {n} people until I have photos to learn from",
    },
    "engine.looks": {
        "one": (
            "ℹ️ Another face engine is at work now. I am looking again at {n} face that was seen before. New "
            "photos go first, so this may take a while. I’ll say here when it is done."
        ),
        "other": (
            "ℹ️ Another face engine is at work now. I am looking again at {n} faces that were seen before. New "
            "photos go first, so this may take a while. I’ll say here when it is done."
        ),
    },
    "engine.not_yet": (
        "Until then I do not recognise any of these people: {names}. Photos that show them now are not lost: I’ll "
        "look through them afterwards and offer them."
    ),
    "engine.seen": {
        "one": (
            "✅ Another face engine is at work now, and it has looked again at {n} face that was seen before. You "
            "do not have to do anything."
        ),
        "other": (
            "✅ Another face engine is at work now, and it has looked again at all {n} faces that were seen before. "
            "You do not have to do anything."
        ),
    },
    "engine.changed": {
        "one": (
            "ℹ️ Another face engine is at work now. It could not look again at {n} face that was seen before: "
            "Telegram no longer has that photo, or it finds no face there."
        ),
        "other": (
            "ℹ️ Another face engine is at work now. It could not look again at {n} faces that were seen before: "
            "Telegram no longer has those photos, or it finds no face there."
        ),
    },
    "engine.persons": (
        "I have no photo to learn these people from: {names}. Until I have one, I do not recognise them; who "
        "receives their photos stays the same. Whoever connected them can send new training photos (/people), or "
        "you can say who it is in a photo (/photo)."
    ),
    "engine.back": "Nothing is lost: with the previous engine everything works as before.",
}
