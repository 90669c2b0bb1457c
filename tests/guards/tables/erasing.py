"""Guards of what an erase does in the chats."""

from tests.guards.guard import Guard

_CHATS = ("tests/telegram/erasing/test_erase_in_chats.py",)
_TRAINED_TEST = ("tests/usecases/erasing/test_trained_by_one_owner.py",)

ERASING_GUARDS = (
    Guard(
        "only the name goes from a text that names others",
        "workers/erasing/show_erasures.py",
        "    if before is None or after is None or not (card.is_caption or names_in(after) - {card.reader}):",
        "    if before is None or after is None or before:",
        _CHATS,
    ),
    Guard(
        "words that a press led to are not overwritten by a name that is cut out",
        "domain/usecases/chats/keep_reworded.py",
        "AND tg_message_id = $2 AND wording = $6::jsonb",
        "AND tg_message_id = $2 AND $6::jsonb IS NOT NULL",
        ("tests/usecases/chats/test_press_while_cut.py",),
    ),
    Guard(
        "an erase waits for a press that began before it",
        "domain/usecases/erasing/purge_erasure.py",
        "(queue <> $2 OR lease_until > now())",
        "queue <> $2",
        ("tests/usecases/chats/test_press_while_cut.py",),
    ),
    Guard(
        "an erase is not verified while a kept text has the name",
        "domain/steps/erasing/verify_erasure.py",
        "    found += await _in_wordings(erasure, needles)\n",
        "",
        ("tests/usecases/chats/test_note_said.py",),
    ),
    Guard(
        "whoever goes with a group or a workspace goes from texts of the bot",
        "domain/queries/erasing/erasure.py",
        "return frozenset([*needles.whose, *(f",
        "return frozenset([*(f",
        ("tests/usecases/chats/test_note_said.py",),
    ),
    Guard(
        "the persons of an erased workspace go from texts of the bot",
        "domain/steps/erasing/erase_workspace_rows.py",
        """whose=(*(f"p{person.number}" for person in persons), *gone.whose),""",
        "whose=gone.whose,",
        ("tests/usecases/chats/test_note_said.py",),
    ),
    Guard(
        "no link that may let somebody in is kept with a text",
        "bot/messages/wording.py",
        '    if any("url" in button for row in rows for button in row):',
        "    if False:",
        ("tests/usecases/chats/test_note_said.py",),
    ),
    Guard(
        "of texts nothing is kept that people wrote and that is nobody's name",
        "bot/messages/wording.py",
        "    if not all(is_known(part) for part in parts):\n        return None\n",
        "",
        ("tests/usecases/chats/test_note_said.py",),
    ),
    Guard(
        "whoever received a deleted person's photos is told",
        "domain/usecases/erasing/erase_person.py",
        "        await tell_relatives(work, locked, deleted_by=by.tg_user_id, by_owner=owner)\n",
        "",
        _CHATS,
    ),
    Guard(
        "whoever received them is told when only the person is deleted",
        "domain/usecases/persons/dissolve_person.py",
        "        await tell_relatives(work, person, deleted_by=asked_by, by_owner=False, keeps_faces=True)\n",
        "",
        _CHATS,
    ),
    Guard(
        "whoever received them is told when the only owner is forgotten",
        "domain/steps/erasing/erase_participant_rows.py",
        "        await tell_relatives(work, locked[person_id], deleted_by=tg_user_id, by_owner=True)\n",
        "",
        _CHATS,
    ),
    Guard(
        "nobody is told of a person whose photos they did not receive",
        "domain/steps/erasing/tell_relatives.py",
        "WHERE l.person_id = $1 AND l.state = 'approved' AND",
        "WHERE l.person_id = $1 AND",
        _CHATS,
    ),
    Guard(
        "whoever had blocked the bot is told when the chat opens",
        "workers/erasing/show_erasures.py",
        '        raise Silenced("Telegram", relative.tg_user_id)\n',
        "        pass\n",
        _CHATS,
    ),
    Guard(
        "what waits for the chat of somebody forgotten goes with them",
        "domain/steps/erasing/delete_erased_rows.py",
        "AND waits_for_tg_chat_id = ANY($1::bigint[])",
        "AND waits_for_tg_chat_id = ANY($1::bigint[]) AND false",
        _CHATS,
    ),
    Guard(
        "the answer to an erase outlives what it deletes",
        "bot/telegram/connecting/cancel_connection.py",
        '    await answer_apart(query, ending_card("cancelled", ctx.language))',
        '    await turn_into(query, ending_card("cancelled", ctx.language))',
        _CHATS,
    ),
    Guard(
        "what Telegram refuses to delete together is not taken for gone",
        "workers/chats/telegram_cards.py",
        'if await _refused(world, "deleteMessages", tg_chat_id, params) is None:',
        'if await _refused(world, "deleteMessages", tg_chat_id, params) is None or batch:',
        _CHATS,
    ),
    Guard(
        "an owner who trains a person again keeps the person when the other owner is forgotten",
        "domain/queries/erasing/forgetting.py",
        "AND (o.state = 'approved' OR o.state = 'requested' AND o.decided_at IS NOT NULL))",
        "AND o.state = 'approved')",
        _TRAINED_TEST,
    ),
    Guard(
        "the new training of an owner who is forgotten ends, and the person stays approved",
        "domain/steps/erasing/erase_participant_rows.py",
        "            await end_training_again(work, locked[one.id], one.link_id, settings)\n",
        "            assert end_training_again\n",
        _TRAINED_TEST,
    ),
    Guard(
        "whoever has an owner is not erased as an old request",
        "domain/usecases/work/tidy_up.py",
        "if link_id is not None or await has_owner(stale.id):",
        "if link_id is not None or False and has_owner:",
        _TRAINED_TEST,
    ),
)
