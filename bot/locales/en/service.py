"""English: examination, alarms and figures."""

TEXTS: dict[str, str | dict[str, str]] = {
    "alarm.backup": "The last backup is too old, or there is none yet. What happens to the machine now is lost for good: workers backup makes one.",
    "alarm.begun": "⚠️ {what}\n\nSince {since}. I say here when it is over.",
    "alarm.bot_silent": "The bot process gave no sign of life for two minutes. Nobody gets an answer.",
    "alarm.dead": "A task was given up within the last hour. Its error stands in the log, and /doctor counts it.",
    "alarm.delivery_silent": "The delivery worker gave no sign of life for two minutes. Nothing is sent.",
    "alarm.disk": "The disk is nearly full. Make room: without it, I can keep no photo and learn no face.",
    "alarm.index": "The memory of faces does not answer. Photos wait until it does.",
    "alarm.late": "Work has been waiting for more than 15 minutes. The machine is too slow for it, or a worker is missing: /doctor says more.",
    "alarm.lost": "Telegram keeps messages for 24 hours. Photos that were posted before {until} did not reach me, nor did answers and 👎 of that time: please ask for them to be posted and given again. A 👎 that stands already has to be taken away first.",
    "alarm.missing": "One of several workers gave no sign of life for two minutes. The others do its work. Start it again: its log says why it ended.",
    "alarm.no_updates": "What people write does not reach me: another program uses my token, or Telegram cannot reach WEBHOOK_URL. python -m bot check says more. Telegram keeps messages for 24 hours.",
    "alarm.over": "✅ This is over: {what}\n\nIt lasted from {since} to {until}.",
    "alarm.postgres": "My records do not answer, or take nothing in. The log says why. Nobody gets an answer, and no photo is looked at.",
    "alarm.presses": "Buttons that were pressed in that time did nothing, but for the last two minutes: they have to be pressed again.",
    "alarm.redis": "One of my helpers does not answer, or takes nothing in; the log says which. Chats go on, but more slowly; the Mini App and the API do not answer.",
    "alarm.refused": "Telegram refused five photos or more within the last hour, and their recipients do not have them. The log says why.",
    "alarm.storage": "The photo storage does not answer, or takes nothing in. Photos wait until it does.",
    "alarm.telegram": "Telegram does not answer. Photos wait until it does.",
    "alarm.vision_silent": "The vision worker gave no sign of life for two minutes. New photos wait.",
    "health.dead_nothing": "🩺 I could not do something, even after several tries, and have put it aside. Nothing else is affected. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_photo": "🩺 I could not look at a photo or video of a group, even after several tries, and have put it aside: nobody receives it. Where I may write to whoever posted it, I have asked for it to be posted again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_stays": "🩺 I could not take something away or put it right, even after several tries: it may still be in a chat or in my records. /doctor, then Mend, tries again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_update": "🩺 I could not handle something that somebody did or wrote, for example a 👎 or that they left a group. It has to be done or said again. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "health.dead_waits": "🩺 I could not show, tell or send somebody something, even after several tries, and they may wait for it. /doctor, then Mend, tries again; /queue lists what waits for an answer. For whoever runs the bot: <code>{kind}</code> no. {number}, <code>{error}</code>",
    "stats.title": "📊 <b>How often I recognised people rightly</b>",
    "stats.title_of": "📊 <b>How often I recognised {name} rightly</b>",
    "stats.assigned": {
        "one": "I recognised {n} face by myself. Called wrong by somebody: {wrong}. That does not make the others right: nobody looks at them all.",
        "other": "I recognised {n} faces by myself. Called wrong by somebody: {wrong}. That does not make the others right: nobody looks at them all.",
    },
    "stats.asked": {
        "one": "I asked {n} time “Is this …?”: {yes} × yes, {no} × no, {waiting} without an answer yet.",
        "other": "I asked {n} times “Is this …?”: {yes} × yes, {no} × no, {waiting} without an answer yet.",
    },
    "stats.answered": {
        "one": "Of {n} answer {percent} % were yes. {ended} × no answer was needed any more.",
        "other": "Of {n} answers {percent} % were yes. {ended} × no answer was needed any more.",
    },
    "stats.unanswered": "Nobody has answered yet. {ended} × no answer was needed any more.",
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
    "doctor.refused_photos": {
        "one": "{n} photo was refused by Telegram within the last day: its recipient does not have it",
        "other": "{n} photos were refused by Telegram within the last day: their recipients do not have them",
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
        "one": "I cannot recognise {n} person because of it, until I have a photo to learn from",
        "other": "I cannot recognise {n} people because of it, until I have photos to learn from",
    },
    "engine.looks": {
        "one": (
            "ℹ️ Another face engine is at work now. I am looking again at {n} face that was seen before. New "
            "photos go first, so this may take a while. I say here when it is done."
        ),
        "other": (
            "ℹ️ Another face engine is at work now. I am looking again at {n} faces that were seen before. New "
            "photos go first, so this may take a while. I say here when it is done."
        ),
    },
    "engine.not_yet": (
        "Until then I recognise nobody of these: {names}. Photos that show them now are not lost: I look "
        "through them afterwards and offer them."
    ),
    "engine.seen": {
        "one": (
            "✅ Another face engine is at work now, and it has looked again at {n} face that was seen before. "
            "There is nothing to do."
        ),
        "other": (
            "✅ Another face engine is at work now, and it has looked again at all {n} faces that were seen "
            "before. There is nothing to do."
        ),
    },
    "engine.changed": {
        "one": (
            "ℹ️ Another face engine is at work now. It could not look again at {n} face that was seen before: "
            "Telegram does not have that photo any more, or it finds no face there."
        ),
        "other": (
            "ℹ️ Another face engine is at work now. It could not look again at {n} faces that were seen before: "
            "Telegram does not have those photos any more, or it finds no face there."
        ),
    },
    "engine.persons": (
        "I have no photo from which I could learn these: {names}. Until then I do not recognise them; who receives "
        "their photos stays. Whoever connected them sends new training photos (/people), or you say on a photo who it "
        "is (/photo)."
    ),
    "engine.back": "Nothing is lost: with the former engine everything works as before.",
}
