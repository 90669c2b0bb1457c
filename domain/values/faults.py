"""What may be wrong with the service itself, by the names under which it is noted and told."""

from domain.values.task_kinds import BOT, DELIVERY, VISION

TELEGRAM, REDIS, STORAGE, INDEX = ("telegram", "redis", "storage", "index")
# Telegram answers, but gives out no file, or does not say whether photos were sent.
FILES, SENDS = "files", "sends"
# While one of these lasts, no task is given up that fails because something is away.
NEIGHBOURS = (TELEGRAM, FILES, SENDS, REDIS, STORAGE, INDEX)
# While these last, what somebody writes in a private chat may be given up all the same: it is no photo.
OF_PHOTOS = (FILES, SENDS)
SILENT = {BOT: "bot_silent", VISION: "vision_silent", DELIVERY: "delivery_silent"}
# One of several workers of a kind is gone.
MISSING = "missing"
# A task that nobody claims, a task that was given up, a disk that is nearly full, no recent backup.
LATE, DEAD, DISK, BACKUP = "late", "dead", "disk", "backup"
# The clock of the machine or of Postgres is wrong.
CLOCK = "clock"
# Telegram refused several photos within an hour.
REFUSED = "refused"
# Telegram answers, but what people write does not reach the bot.
NO_UPDATES = "no_updates"
# Telegram sent something that this version of the program cannot read.
UNREAD = "unread"
# The only fault without a row in `alarms`.
POSTGRES = "postgres"
FAULTS = (
    *NEIGHBOURS,
    NO_UPDATES,
    *SILENT.values(),
    MISSING,
    LATE,
    DEAD,
    UNREAD,
    REFUSED,
    DISK,
    BACKUP,
    CLOCK,
)
# While one of these lasts, nothing of what people write is taken in.
NO_INTAKE = (TELEGRAM, NO_UPDATES, SILENT[BOT])
# Telegram keeps updates that a bot did not fetch "no longer than 24 hours" (Bot API, getUpdates).
KEPT_BY_TELEGRAM_H = 24
# Telegram keeps a press for so many seconds (`Client.cpp` of its Bot API server, add_new_callback_query).
PRESS_KEPT_S = 150
