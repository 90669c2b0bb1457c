"""Guards of what was said and done between a backup and its restore, and by a bot that is gone."""

from tests.guards.guard import Guard

_LOST = "domain/queries/deliveries/lost_message.py"
_SEARCH = ("tests/usecases/service/test_search_after_restore.py",)
_CHANGE = "domain/usecases/service/change_bot.py"
_CHANGED = ("tests/usecases/service/test_change_bot.py",)
_GIVEN_AWAY = ("tests/usecases/service/test_newer_schema.py",)
_LAPSED = ("tests/usecases/service/test_long_outages.py",)
_STORE = "tests/usecases/service/test_claim_store.py"
_GENERATIONS = "tests/adapters/qdrant/test_qdrant_edge_generations.py"
_ON_SERVER = "tests/adapters/qdrant/test_qdrant_generations.py"
_NAMED = "test_the_name_of_the_current_generation_is_on_the_disk_before_and_after_its_file_is_renamed"

RESTORE_GUARDS = (
    Guard(
        "no search for a lost photo tries a number from before the restore of a backup",
        _LOST,
        """, 0, (SELECT number FROM {_KNOWN}
            WHERE at > {LAST_RESTORE} ORDER BY at, number DESC LIMIT 1)) AS low""",
        ", 0) AS low",
        _SEARCH,
    ),
    Guard(
        "a photo that is unknown since a restore is not looked for",
        _LOST,
        "AND d.unknown_at > coalesce({LAST_RESTORE}, '-infinity')",
        "AND d.unknown_at IS NOT NULL",
        _SEARCH,
    ),
    Guard(
        "a photo that is owed again after a restore is not looked for",
        "domain/steps/deliveries/owe_deliveries.py",
        "    old.restored_at\nFROM distributions d",
        "    CASE WHEN old.restored_at IS NOT NULL THEN now() END\nFROM distributions d",
        _SEARCH,
    ),
    Guard(
        "an id of the time between a backup and its restore is not given out again",
        "domain/queries/service/restored.py",
        "_LEAP = 1_000_000",
        "_LEAP = 0",
        ("tests/usecases/service/test_ids_after_restore.py",),
    ),
    Guard(
        "the check also settles a database that was put back without `workers restore`",
        "workers/commands/restore_check.py",
        '            await settle_older_database(store, is_certain="--older-copy" in options)\n',
        "",
        ("tests/erase/test_check_of_older_copies.py",),
    ),
    Guard(
        "a database whose photos were put back with it is settled where the operator says so",
        "domain/steps/service/keep_generation.py",
        "noted <= known.generation and not is_certain:",
        "noted <= known.generation:",
        ("tests/erase/test_check_of_older_copies.py",),
    ),
    Guard(
        "no database that is in use is settled on the word of the operator",
        "domain/usecases/service/settle_older_database.py",
        "        await ensure_not_in_use()\n",
        "        pass\n",
        ("tests/erase/test_check_of_older_copies.py",),
    ),
    Guard(
        "the check leaves a database empty into which nothing was restored yet",
        "workers/commands/restore_check.py",
        "            await ensure_not_new()\n",
        "",
        ("tests/erase/test_check_of_older_copies.py",),
    ),
    Guard(
        "the check makes no tables in a database into which nothing was restored yet",
        "workers/commands/restore_check.py",
        "            raise is_new()\n",
        "            pass\n",
        ("tests/usecases/service/test_commands_out_of_place.py",),
    ),
    Guard(
        "no request lapses whose decision a restore has lost",
        "domain/queries/service/intake.py",
        "FROM restores WHERE restored_at >",
        "FROM restores WHERE false AND restored_at >",
        _LAPSED,
    ),
    Guard(
        "no group is erased that took the bot back between a backup and its restore",
        "domain/usecases/work/tidy_up.py",
        "AND {GRACE_FROM} <",
        "AND left_at <",
        _LAPSED,
    ),
    Guard(
        "the bot does not start on another bot's database",
        "bot/process.py",
        "        await claim_database(world.settings.tg_bot_id, world.store)\n",
        "",
        ("tests/telegram/service/test_process.py",),
    ),
    Guard(
        "the bot ends when its database is given to another bot",
        "bot/process.py",
        "            await ensure_own_bot(world.settings.tg_bot_id)\n",
        "",
        _GIVEN_AWAY,
    ),
    Guard(
        "a worker ends when its database is given to another bot",
        "workers/process.py",
        "            await ensure_own_bot(world.settings.tg_bot_id)\n",
        "",
        _GIVEN_AWAY,
    ),
    Guard(
        "a worker that started while the photo store was away compares the database with it later",
        "workers/process.py",
        "world.is_compared or await has_compared(tg_bot_id, store)",
        "True",
        ("tests/telegram/work/test_store_away.py",),
    ),
    Guard(
        "no worker sends from a database that was put back while the photo store is away",
        "workers/comparing.py",
        "may_wait and await lasts(STORAGE)",
        "may_wait",
        ("tests/telegram/work/test_store_away.py",),
    ),
    Guard(
        "another bot has no number of a photo that the former bot sent",
        _CHANGE,
        "SET tg_message_id = NULL, earlier_copies = '{}', names",
        "SET names",
        _CHANGED,
    ),
    Guard(
        "another bot does not ask Telegram for files of the former bot",
        _CHANGE,
        "SET tg_file_id = '', tg_clean_file_id",
        "SET tg_clean_file_id",
        _CHANGED,
    ),
    Guard(
        "nothing that the former bot owed is promised at Start",
        _CHANGE,
        "await sql.execute(_END_WAITING)",
        "1",
        _CHANGED,
    ),
    Guard(
        "no process of the former bot notes a number after the change",
        _CHANGE,
        "    await ensure_not_in_use()\n",
        "",
        _CHANGED,
    ),
    Guard(
        "a change of the bot names the bot that is gone",
        _CHANGE,
        "if owner != former_bot_id or owner == tg_bot_id:",
        "if owner == tg_bot_id:",
        _CHANGED,
    ),
    Guard(
        "a database that names no bot yet is not given to another bot than its ledger's",
        "domain/usecases/service/claim_database.py",
        "ensure_own_bot(tg_bot_id, store)",
        "ensure_own_bot(tg_bot_id)",
        _CHANGED,
    ),
    Guard(
        "another bot has no card of the former bot",
        _CHANGE,
        '    "DELETE FROM cards",\n',
        "",
        _CHANGED,
    ),
    Guard(
        "a migration that rewrites a table meanwhile leaves no empty table in a backup",
        "domain/adapters/postgres/backup.py",
        'f"LOCK TABLE {names} IN ACCESS SHARE MODE"',
        '"SELECT 1"',
        ("tests/adapters/postgres/test_backup.py",),
    ),
    Guard(
        "a power cut leaves no empty name of the index's current generation",
        "domain/adapters/qdrant/qdrant_edge_folder.py",
        "        sync_path(draft)\n",
        "",
        (f"{_GENERATIONS}::{_NAMED}",),
    ),
    Guard(
        "a power cut does not bring back the name of a generation that is gone",
        "domain/adapters/qdrant/qdrant_edge_folder.py",
        "        sync_path(self._shards)\n",
        "",
        (f"{_GENERATIONS}::{_NAMED}",),
    ),
    Guard(
        "an index whose current generation has no name after a power cut is made anew",
        "domain/adapters/qdrant/qdrant_edge_folder.py",
        "if name and not self._collection.is_of_family(name):",
        "if not self._collection.is_of_family(name):",
        (f"{_GENERATIONS}::test_an_index_whose_pointer_a_power_cut_has_emptied_keeps_no_vector",),
    ),
    Guard(
        "a power cut leaves no empty mark of an index's owner",
        "domain/adapters/qdrant/qdrant_edge_owner.py",
        "        sync_path(draft)\n",
        "",
        (f"{_STORE}::test_the_mark_of_a_folder_is_on_the_disk_before_and_after_it_gets_its_name",),
    ),
    Guard(
        "an index whose mark a power cut has emptied is claimed anew",
        "domain/adapters/qdrant/qdrant_edge_owner.py",
        "        if is_emptied:\n",
        "        if False:\n",
        (f"{_STORE}::test_a_folder_of_the_index_whose_mark_a_power_cut_has_emptied_is_claimed_anew",),
    ),
    Guard(
        "no vectors of an engine with unusual dimensions are left on a server",
        "domain/adapters/qdrant/face_collection.py",
        'r"(?:_([1-9][0-9]*))?"',
        'r"(?:_(128))?"',
        (f"{_ON_SERVER}::test_an_engine_of_unusual_dimensions_leaves_no_vectors_behind",),
    ),
    Guard(
        "vectors of another installation whose name for them ends like ours stay",
        "domain/adapters/qdrant/qdrant_collections.py",
        " and await self._is_of_its_size(name):",
        ":",
        (f"{_ON_SERVER}::test_another_name_that_looks_like_ours_with_dimensions_keeps_its_vectors",),
    ),
    Guard(
        "vectors of another installation whose name for them ends with 512 stay",
        "domain/adapters/qdrant/face_collection.py",
        "if found is None or found[1] == str(USUAL_DIMENSIONS):",
        "if found is None:",
        (f"{_ON_SERVER}::test_another_name_that_looks_like_ours_with_dimensions_keeps_its_vectors",),
    ),
)
