"""English: faces that change hands."""

TEXTS: dict[str, str | dict[str, str]] = {
    "line.step_of": "<i>Step {step} of {of}</i>",
    "line.where": "{date} · {group}",
    "line.step": "<i>Step {step} of 2</i>",
    "tick.title": "<b>Photos with {name}</b>: {n} of {total} ticked",
    "tick.line": "{at}. {where}",
    "tick.line_with": "{at}. {where}, with {others}",
    "tick.confirm_move": {
        "one": "<b>{name}</b> in {n} photo becomes <b>{other}</b>.",
        "other": "<b>{name}</b> in {n} photos becomes <b>{other}</b>.",
    },
    "tick.confirm_off": {
        "one": "<b>{name}</b> is taken off {n} photo; the faces will have no name.",
        "other": "<b>{name}</b> is taken off {n} photos; the faces will have no name.",
    },
    "tick.faces": "Look at the faces below. Any that you untick stay as they are.",
    "tick.stays": {
        "one": "<b>{name}</b> stays a separate person, with {n} face.",
        "other": "<b>{name}</b> stays a separate person, with {n} faces.",
    },
    "tick.no_face": "No face is ticked.",
    "tick.sure": "<b>Last question:</b> photos will disappear from people’s chats. Really do it?",
    "tick.sure_off": "<b>Last question:</b> many faces will lose their name. Really do it?",
    "move.nothing": "Nothing was changed: somebody else has moved it in the meantime.",
    "move.face_is": "✅ Face {position} is <b>{name}</b> now.",
    "move.face_nobody": "✅ Face {position} is not <b>{name}</b>. I will not think so again.",
    "move.faces": {"one": "• {n} face moved", "other": "• {n} faces moved"},
    "move.starts": {
        "one": "• {n} person gets photos: {photos}",
        "other": "• {n} people get photos: {photos}",
    },
    "move.stops": {
        "one": "• {n} person loses photos: {photos}",
        "other": "• {n} people lose photos: {photos}",
    },
    "move.kept": {
        "one": "• {n} face stayed: it is somebody else now",
        "other": "• {n} faces stayed: they are somebody else now",
    },
}
