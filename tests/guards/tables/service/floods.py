"""What keeps a stranger from stopping the bot for everybody, or from reading what is kept on the machine."""

from tests.guards.guard import Guard

_EDGE = ("tests/api/test_edge.py",)
_DOWNLOADS = ("tests/api/test_download_my_photos.py",)
_PICTURES = ("tests/api/test_pictures.py",)
_READING = "bot/api/reading.py"

FLOOD_GUARDS = (
    Guard(
        "a body that stops coming is given up",
        _READING,
        "async with asyncio.timeout(BODY_WITHIN_S):",
        "async with asyncio.timeout(None):",
        _EDGE,
    ),
    Guard(
        "a body that anybody may send is small",
        _READING,
        "most = MAX_PUBLIC_BODY if route.needs is None else MAX_BODY",
        "most = MAX_BODY",
        _EDGE,
    ),
    Guard(
        "a connection that asks nothing is closed",
        "domain/adapters/process/health.py",
        ", keepalive_timeout=IDLE_S,",
        ",",
        ("tests/adapters/process/test_health.py",),
    ),
    Guard(
        "one participant has few downloads open at once",
        "bot/api/open_downloads.py",
        "if self._open[reader] >= MOST_OF_ONE or",
        "if",
        _DOWNLOADS,
    ),
    Guard(
        "a download whose reader takes nothing ends",
        "bot/api/downloads.py",
        "async with asyncio.timeout(TAKEN_WITHIN_S):",
        "async with asyncio.timeout(None):",
        _DOWNLOADS,
    ),
    Guard(
        "a reader who leaves is no failure of ours",
        "bot/api/application.py",
        "if isinstance(error, ConnectionError) and _has_left(request):",
        "if False:",
        _DOWNLOADS,
    ),
    Guard(
        "a stranger who looks does not make the bot ask Telegram each time",
        "domain/adapters/telegram/telegram_memberships.py",
        "if kept is not None and now - asked_at < NO_KEPT_S:",
        "if False:",
        _PICTURES,
    ),
    Guard(
        "a no that is remembered is forgotten when the membership changes",
        "domain/adapters/telegram/telegram_memberships.py",
        "        self.looking.forget(tg_chat_id, tg_user_id)\n",
        "",
        ("tests/adapters/telegram/test_telegram_memberships.py",),
    ),
    Guard(
        "no key is kept of a call that changes nothing",
        "bot/api/application.py",
        'if not route.changes or getattr(read.get("query"), "preview", False):',
        'if request.method == "GET":',
        _EDGE,
    ),
    Guard(
        "nobody keeps keys without end",
        "bot/api/idempotency.py",
        "            await ensure_may_keep(asker, world, limit=MOST_KEYS, window_s=A_DAY_S)\n",
        "            pass\n",
        _EDGE,
    ),
    Guard(
        "the demo answers no page of the internet",
        "sandbox/telegram/stand_in.py",
        "if request.url.host not in names:",
        "if False:",
        ("tests/sandbox/test_stand_in_control.py",),
    ),
    Guard(
        "a backup goes into a folder of its own",
        "domain/adapters/postgres/backup.py",
        "if folder == draft or not folder.exists():",
        "if not folder.exists():",
        ("tests/usecases/service/test_commands_out_of_place.py",),
    ),
)
