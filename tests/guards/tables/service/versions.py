"""Code, schema and backup that are not of one version; a store that is not the one from before."""

from tests.guards.guard import Guard

_RULE = "domain/rules/service/schema_version.py"
_TEST = ("tests/adapters/postgres/test_schema_version.py",)
_RUNNING = ("tests/usecases/service/test_newer_schema.py",)

VERSION_GUARDS = (
    Guard(
        "no process starts on a database that a newer version has migrated",
        _RULE,
        "    if unknown:\n",
        "    if False:\n",
        _TEST,
    ),
    Guard(
        "the bot ends when a newer version migrates the database under it",
        "bot/process.py",
        "            await ensure_not_migrated_further()\n",
        "",
        _RUNNING,
    ),
    Guard(
        "a worker ends when a newer version migrates the database under it",
        "workers/process.py",
        "            await ensure_not_migrated_further()\n",
        "",
        _RUNNING,
    ),
    Guard(
        "a running process does not take the files of a newer version for its own",
        "domain/queries/service/schema.py",
        "@cache\ndef known_migrations",
        "def known_migrations",
        _RUNNING,
    ),
    Guard(
        "a process that may not migrate does not start on an older database",
        _RULE,
        "    if missing:\n",
        "    if False:\n",
        _TEST,
    ),
    Guard(
        "a restore leaves the database to the version that made the backup",
        "workers/commands/restore.py",
        "    await ensure_restorable(dsn, Path(folder))",
        "    pass",
        ("tests/usecases/service/test_commands_out_of_place.py",),
    ),
    Guard(
        "an empty store is not taken for a new one when the database has used another",
        "domain/queries/service/own_store.py",
        "    if bot is None and await _has_used_a_store():\n",
        "    if False:\n",
        ("tests/usecases/service/test_claim_store.py",),
    ),
    Guard(
        "an erase that the ledger beside the photos lacks is noted again",
        "domain/usecases/erasing/mark_ledger.py",
        "        await note_missing(store)\n",
        "        pass\n",
        ("tests/usecases/service/test_claim_store.py",),
    ),
)
