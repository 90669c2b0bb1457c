"""English: questions whose a face is, and what waits."""

TEXTS: dict[str, str | dict[str, str]] = {
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
    "review.title": {
        "one": "<b>{n} face waits for a yes or no</b>",
        "other": "<b>{n} faces wait for a yes or no</b>",
    },
    "review.which": "Press a number to decide about all faces of one person at once.",
    "review.none": "No face waits for a yes or no.",
    "review.line": {
        "one": "{at}. <b>{name}</b>: {n} face, {percent} % sure",
        "other": "{at}. <b>{name}</b>: {n} faces, the best one {percent} % sure",
    },
    "review.unsure": {
        "one": "❔ About {n} of them the family was not sure",
        "other": "❔ About {n} of them the family was not sure",
    },
    "review.held": "✋ {by} is looking at these",
    "review.person": {
        "one": "🤔 Is this {n} face <b>{name}</b>? I am {percent} % sure. Is it somebody else? Press its number.",
        "other": "🤔 Are these {n} faces <b>{name}</b>? Of the best one I am {percent} % sure. Press the numbers of those who are somebody else.",
    },
    "review.face": "{at}. {percent} %",
    "review.face_wrong": "{at}. {percent} %, ✖️ not this one",
    "review.face_accepted": "{at}. ✅ was answered with yes",
    "review.face_rejected": "{at}. ✖️ was answered with no",
    "review.face_expired": "{at}. no answer is needed any more",
    "review.all_answered": "All of these are answered. Nothing is left to do.",
    "review.why": {
        "one": "✖️ Face {numbers} is not <b>{name}</b>. Why? The face is not asked about again, and nothing is sent for it.",
        "other": "✖️ Faces {numbers} are not <b>{name}</b>. Why? They are not asked about again, and nothing is sent for them.",
    },
    "review.look": "Which photo shall I show, with everybody on it? It is about <b>{name}</b>.",
    "review.before": {
        "one": "{n} face was decided by {by} meanwhile. It stays as it is.",
        "other": "{n} faces were decided by {by} meanwhile. They stay as they are.",
    },
    "review.ended": {
        "one": "{n} face needs no answer any more. It stays as it is.",
        "other": "{n} faces need no answer any more. They stay as they are.",
    },
    "review.twice": {
        "one": "{n} face still waits: nobody is on a photo twice. Look at it by itself.",
        "other": "{n} faces still wait: nobody is on a photo twice. Look at them one by one.",
    },
    "suggestion.question": "🤔 Is this <b>{name}</b>?",
    "questions.which": {
        "one": "🤔 Is this {n} face <b>{name}</b>? Press its number, then “Only the ticked ones”. A face without a tick is not {name}, and I do not ask about it again.",
        "other": "🤔 Which of these {n} faces are <b>{name}</b>? Press their numbers, then “Only the ticked ones”. The others are not {name} then, and I do not ask about them again.",
    },
    "questions.answered": "✅ <b>{name}</b> is on {n} of these {of}. The photos with the others are not sent for that.",
    "questions.undo": "An answer was wrong? <i>Undo</i> takes all of them back, /undo a single one.",
    "questions.unsure": "❔ Thank you! Whether this is <b>{name}</b>, the admins decide. I do not ask you about it again.",
    "questions.later": "⏳ I ask again tomorrow. You can also answer now.",
    "suggestion.either": "🤔 Is this {names}? They look alike.",
    "suggestion.or": "{first} or {last}",
    "suggestion.neither": "✖️ No, this is not {names}.",
    "suggestion.accepted": "✅ Yes, this is <b>{name}</b>.",
    "suggestion.rejected": "✖️ No, this is not <b>{name}</b>.",
    "refusal.ask": "Why not? You need not say it, but it helps me.",
    "refusal.wrong_person": "It is somebody else.",
    "refusal.sibling": "It is somebody who looks like {name}.",
    "refusal.not_a_face": "It is not a face, so I do not show it in any list any more.",
    "refusal.bad_quality": "Nobody can tell on this picture, so I ask nobody about it any more.",
    "refusal.stranger": "It is a stranger, so I ask nobody about this face any more.",
    "refusal.other": "There is another reason.",
    "alike.why": "❔ Why I ask whether this is <b>{name}</b>:",
    "alike.sure": "The two faces look very much alike ({percent} %).",
    "alike.rather": "The two faces look rather alike ({percent} %).",
    "alike.doubtful": "The two faces look somewhat alike ({percent} %).",
    "alike.photos": {
        "one": "It looks like {n} of the {of} photos with which I compare.",
        "other": "It looks like {n} of the {of} photos with which I compare.",
    },
    "alike.next_clearly": "Next comes {name}, clearly less alike ({percent} %).",
    "alike.next": "Next comes {name}, nearly as much alike ({percent} %).",
    "alike.somebody": "somebody else",
    "alike.below": {
        "one": "Below: the photo of <b>{name}</b> that it looks like most.",
        "other": "Below: the photos of <b>{name}</b> that they look like most.",
    },
    "alike.withheld": "A photo of <b>{name}</b> with which I compare is shown only if it has come to you.",
    "alike.below_beside": {
        "one": "Below: the face, and beside it the one of <b>{name}</b> that it looks like most.",
        "other": "Below: each face, and beside it the one of <b>{name}</b> that it looks like most.",
    },
    "alike.poor": "The face is too small or too blurred for me to be sure.",
    "alike.on_it": "Another face on this photo is <b>{name}</b> already.",
    "alike.nobody": "I know nobody else who looks like that.",
    "suggestion.expired": "Is this <b>{name}</b>? No answer is needed any more.",
}
