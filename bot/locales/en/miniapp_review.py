"""English: questions and unknown people in the Mini App. The page shows plain text, so there is no markup here."""

TEXTS: dict[str, str | dict[str, str]] = {
    "app.review.none": "Nothing waits for a yes or no. 🎉",
    "app.review.waiting": {
        "one": "{n} face waits for a yes or no. People: {persons}",
        "other": "{n} faces wait for a yes or no. People: {persons}",
    },
    "app.review.face": "Is this {name}? {percent} alike",
    "app.review.yes": {
        "one": "Yes, {n} face",
        "other": "Yes, all {n} faces",
    },
    "app.review.no": {
        "one": "No, {n} face",
        "other": "No, none of {n}",
    },
    "app.review.yes_ticked": {
        "one": "Yes, {n} ticked",
        "other": "Yes, {n} ticked",
    },
    "app.review.no_ticked": {
        "one": "No, {n} ticked",
        "other": "No, {n} ticked",
    },
    "app.review.sure": {
        "one": "Is {n} face {name}?",
        "other": "Are all these {n} faces {name}?",
    },
    "app.review.reject": {
        "one": "{n} face is not {name}",
        "other": "{n} faces are not {name}",
    },
    "app.review.why_not": "Why not? You need not say it, but it helps me.",
    "app.review.no_reason": "I do not say why.",
    "app.review.accepted": {
        "one": "{n} face is {name} now.",
        "other": "{n} faces are {name} now.",
    },
    "app.review.rejected": {
        "one": "{n} face is not {name}; I do not ask about it again.",
        "other": "{n} faces are not {name}; I do not ask about them again.",
    },
    "app.review.failed": {
        "one": "{n} was decided by somebody else meanwhile, or needs a look by itself. It stays as it is.",
        "other": "{n} were decided by somebody else meanwhile, or need a look one by one. They stay as they are.",
    },
    "app.review.rest": {
        "one": "Show {n} more",
        "other": "Show {n} more",
    },
    "app.why": "Why?",
    "app.why.title": "Why I ask about {name}",
    "app.why.asked": "This face",
    "app.why.alike": "These two faces are {percent} alike.",
    "app.why.faces": {
        "one": "It looks like {n} of the {all} faces with which I compare.",
        "other": "It looks like {n} of the {all} faces with which I compare.",
    },
    "app.why.next": "{name} comes next: {percent} alike.",
    "app.why.next_unnamed": "Somebody else comes next: {percent} alike.",
    "app.why.nobody_else": "Nobody else whom I know looks like it.",
    "app.why.photo": "Whole photo",
    "app.unknown.which": "Which unknown people",
    "app.unknown.open": "Open",
    "app.unknown.once": "Seen once",
    "app.unknown.ignored": "Ignored",
    "app.unknown.none": "There is nobody here.",
    "app.unknown.number": "Unknown person no. {number}",
    "app.unknown.who": "Who is this?",
    "app.unknown.named": {
        "one": "{n} face is {name} now.",
        "other": "{n} faces are {name} now.",
    },
    "app.unknown.name": "Say who it is",
    "app.unknown.same": "Same as …",
    "app.unknown.ignore": "Ignore",
    "app.unknown.ask_again": "Ask again",
    "app.unknown.ignored_now": "I do not ask about this person again.",
    "app.unknown.asked_again": "I ask about this person again.",
    "app.unknown.known": "This person has a name by now",
    "app.unknown.faces": {
        "one": "{n} face",
        "other": "{n} faces",
    },
    "app.unknown.tick": "Tick the faces that are somebody else.",
    "app.unknown.propose": "Who may be somebody else?",
    "app.unknown.one_person": "All of them look like one person.",
    "app.unknown.parts": {
        "one": "I ticked {n} face that may be somebody else.",
        "other": "I ticked {n} faces that may be somebody else.",
    },
    "app.unknown.split": "Split off",
    "app.unknown.split_sure": {
        "one": "Is {n} face somebody else?",
        "other": "Are {n} faces somebody else?",
    },
    "app.unknown.split_done": {
        "one": "{n} face is an unknown person of its own now.",
        "other": "{n} faces are an unknown person of their own now.",
    },
    "app.unknown.join_which": "Who is the same person?",
    "app.unknown.join": "They are one",
    "app.unknown.joined": {
        "one": "{n} face went over: they are one person now.",
        "other": "{n} faces went over: they are one person now.",
    },
    "app.unknown.delete_sure": "Delete unknown person no. {number}?",
    "app.unknown.delete_what": {
        "one": "{n} face is deleted for good. This cannot be undone.",
        "other": "{n} faces are deleted for good. This cannot be undone.",
    },
    "app.unknown.deleted": "Deleted for good.",
}
