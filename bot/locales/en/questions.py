"""English: questions whose a face is, and what waits."""

TEXTS: dict[str, str | dict[str, str]] = {
    "queue.title": {
        "one": "<b>{n} thing is waiting for a decision</b>",
        "other": "<b>{n} things are waiting for a decision</b>",
    },
    "queue.which": "The oldest comes first. Press a number to see it.",
    "queue.none": "Nothing is waiting for you.",
    "queue.somebody": "somebody",
    "queue.request": "{at}. {date}: {by} would like to connect <b>{name}</b>",
    "queue.join": "{at}. {date}: {by} would like to receive the photos of <b>{name}</b> too",
    "queue.question": {
        "one": "{at}. {date}: is this <b>{name}</b>? {n} question",
        "other": "{at}. {date}: is this <b>{name}</b>? {n} questions",
    },
    "queue.report": "{at}. {date}: {by} says that somebody is missing in a photo",
    "queue.photo_coming": (
        "🙋 {by} says that somebody is missing in this photo. It will come in a moment, with a number at each face. "
        "When there is nothing left to do, press Done."
    ),
    "review.title": {
        "one": "<b>{n} face is waiting for a yes or no</b>",
        "other": "<b>{n} faces are waiting for a yes or no</b>",
    },
    "review.which": "Press a number to decide about all faces of one person at once.",
    "review.none": "No face is waiting for a yes or no.",
    "review.line": {
        "one": "{at}. <b>{name}</b>: {n} face, {percent} % sure",
        "other": "{at}. <b>{name}</b>: {n} faces, the best one {percent} % sure",
    },
    "review.unsure": {
        "one": "❔ The family was not sure about {n} of them",
        "other": "❔ The family was not sure about {n} of them",
    },
    "review.held": "✋ {by} is looking at these",
    "review.person": {
        "one": "🤔 Is this {n} face <b>{name}</b>? I am {percent} % sure. If it is somebody else, press its number.",
        "other": "🤔 Are these {n} faces <b>{name}</b>? I am {percent} % sure of the best one. Press the numbers of any that are somebody else.",
    },
    "review.face": "{at}. {percent} %",
    "review.face_wrong": "{at}. {percent} %, ✖️ not this one",
    "review.face_accepted": "{at}. ✅ answered yes",
    "review.face_rejected": "{at}. ✖️ answered no",
    "review.face_expired": "{at}. no answer needed any more",
    "review.all_answered": "All of these have been answered. There is nothing left to do.",
    "review.why": {
        "one": "✖️ Face {numbers} is not <b>{name}</b>. Why? I will not ask about it again, and nothing is sent because of it.",
        "other": "✖️ Faces {numbers} are not <b>{name}</b>. Why? I will not ask about them again, and nothing is sent because of them.",
    },
    "review.look": "Which photo should I show, with everybody in it? It is about <b>{name}</b>.",
    "review.before": {
        "one": "{by} decided about {n} face in the meantime. It stays as it is.",
        "other": "{by} decided about {n} faces in the meantime. They stay as they are.",
    },
    "review.ended": {
        "one": "{n} face no longer needs an answer. It stays as it is.",
        "other": "{n} faces no longer need an answer. They stay as they are.",
    },
    "review.twice": {
        "one": "{n} face is still waiting: nobody can be in a photo twice. Look at it on its own.",
        "other": "{n} faces are still waiting: nobody can be in a photo twice. Look at them one by one.",
    },
    "suggestion.question": "🤔 Is this <b>{name}</b>?",
    "questions.which": {
        "one": "🤔 Is this {n} face <b>{name}</b>? Press its number, then “Only the ticked ones”. A face without a tick is not {name}, and I will not ask about it again.",
        "other": "🤔 Which of these {n} faces are <b>{name}</b>? Press their numbers, then “Only the ticked ones”. The others are not {name}, and I will not ask about them again.",
    },
    "questions.answered": "✅ <b>{name}</b> is in {n} of these {of}. The other photos are not sent because of this.",
    "questions.undo": "Was an answer wrong? <i>Undo</i> takes all of them back, /undo a single one.",
    "questions.undo_own": {
        "one": "Was an answer wrong? <i>Undo</i> takes back {n} answer, /undo those that were given together with others.",
        "other": "Was an answer wrong? <i>Undo</i> takes back {n} answers, /undo those that were given together with others.",
    },
    "questions.together": {
        "one": "{n} answer was given: <i>Undo</i> takes it back.",
        "other": "{n} answers were given at once: <i>Undo</i> takes all of them back.",
    },
    "questions.unsure": "❔ Thank you! The admins will decide whether this is <b>{name}</b>. I will not ask you about it again.",
    "questions.later": "⏳ I’ll ask again tomorrow. You can also answer now.",
    "suggestion.either": "🤔 Is this {names}? They look alike.",
    "suggestion.or": "{first} or {last}",
    "suggestion.neither": "✖️ No, this is not {names}.",
    "suggestion.accepted": "✅ Yes, this is <b>{name}</b>.",
    "suggestion.rejected": "✖️ No, this is not <b>{name}</b>.",
    "refusal.ask": "Why not? You do not have to say, but it helps me.",
    "refusal.wrong_person": "It is somebody else.",
    "refusal.sibling": "It is somebody who looks like {name}.",
    "refusal.not_a_face": "It is not a face, so I no longer show it in any list.",
    "refusal.bad_quality": "Nobody can tell from this picture, so I no longer ask anybody about it.",
    "refusal.stranger": "It is a stranger, so I no longer ask anybody about this face.",
    "refusal.other": "There is another reason.",
    "alike.why": "❔ Why I ask whether this is <b>{name}</b>:",
    "alike.sure": "The two faces look very much alike ({percent} %).",
    "alike.rather": "The two faces look rather alike ({percent} %).",
    "alike.doubtful": "The two faces look somewhat alike ({percent} %).",
    "alike.photos": {
        "one": "It looks like {n} of the {of} photos I compare with.",
        "other": "It looks like {n} of the {of} photos I compare with.",
    },
    "alike.next_clearly": "Next comes {name}, clearly less similar ({percent} %).",
    "alike.next": "Next comes {name}, almost as similar ({percent} %).",
    "alike.somebody": "somebody else",
    "alike.below": {
        "one": "Below: the photo of <b>{name}</b> that it looks most like.",
        "other": "Below: the photos of <b>{name}</b> that they look most like.",
    },
    "alike.withheld": "I show a photo of <b>{name}</b> that I compare with only if it has come to you.",
    "alike.below_beside": {
        "one": "Below: the face, next to the one of <b>{name}</b> that it looks most like.",
        "other": "Below: each face, next to the one of <b>{name}</b> that it looks most like.",
    },
    "alike.poor": "The face is too small or too blurry for me to be sure.",
    "alike.on_it": "Another face in this photo is already <b>{name}</b>.",
    "alike.nobody": "I know nobody else who looks like that.",
    "suggestion.expired": "Is this <b>{name}</b>? No answer is needed any more.",
}
