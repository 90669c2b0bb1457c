"""English: the Mini App. The page shows plain text, so there is no markup here."""

TEXTS: dict[str, str | dict[str, str]] = {
    "app.outside": "This page opens inside Telegram: send /review or /people to the bot and press the button under its answer.",
    "app.failed": "Something went wrong on our side, and nothing was changed. Please try again in a moment.",
    "app.refused": "That is not possible, and nothing was changed.",
    "app.loading": "One moment …",
    "app.again": "Try again",
    "app.back": "Back",
    "app.cancel": "Cancel",
    "app.more": "Show more",
    "app.views": "What to look at",
    "app.workspace": "Which groups",
    "app.view.people": "People",
    "app.photos": {"one": "{n} photo", "other": "{n} photos"},
    "app.people.search": "Find somebody by name",
    "app.people.found": {"one": "{n} person", "other": "{n} people"},
    "app.people.hidden": "hidden",
}
