"""Guards of photos and other messages whose answer from Telegram was lost."""

from tests.guards.guard import Guard

_LOST = "domain/queries/deliveries/lost_message.py"
_FIND = "domain/usecases/deliveries/find_deliveries.py"
_FOUND = (
    "tests/usecases/deliveries/test_find_deliveries.py",
    "tests/usecases/deliveries/test_stray_pictures.py",
)
_MESSAGE = "domain/queries/chats/lost_message.py"
_FIND_MESSAGE = "domain/usecases/chats/find_message.py"
_MESSAGES = ("tests/usecases/chats/test_lost_messages.py",)
_PRESSED = ("tests/telegram/deliveries/test_lost_photos.py",)
LOST_GUARDS = (
    Guard(
        "Telegram is asked about a photo whose answer was lost",
        "domain/steps/deliveries/record_delivery.py",
        """        await look_for(work, view.participant_id)
    if state in""",
        "    if state in",
        _FOUND,
    ),
    Guard(
        "a photo that was just lost does not wait for the late search of an older one",
        "domain/steps/work/work.py",
        "THEN least(tasks.not_before, EXCLUDED.not_before)",
        "THEN tasks.not_before",
        _FOUND,
    ),
    Guard(
        "what was not found is looked for again",
        _FIND,
        "            if delay_s is None:",
        "            if True:",
        _FOUND,
    ),
    Guard(
        "a message that is noted is not asked about",
        _LOST,
        "x.number NOT IN (SELECT unnest(array_remove(",
        "x.number IN (SELECT -unnest(array_remove(",
        _FOUND,
    ),
    Guard(
        "each number is asked about once for all lost photos",
        _LOST,
        "x.number <> ALL($3::bigint[])",
        "cardinality($3::bigint[]) IS NOT NULL",
        _FOUND,
    ),
    Guard(
        "no more numbers are asked about in one go than are allowed",
        _FIND,
        "await search.ask_next(asked) if len(asked) < most else None",
        "await search.ask_next(asked)",
        _FOUND,
    ),
    Guard(
        "a chat that is closed is asked nothing more",
        _FIND,
        "        if said.is_closed:",
        "        if False:",
        _FOUND,
    ),
    Guard(
        "a photo that is another one of its recipient's counts as that",
        _FIND,
        "whose = await delivery_showing(view.participant_id, said.photo)",
        "whose = None",
        _FOUND,
    ),
    Guard(
        "a lost photo counts before another copy of one that is known",
        _LOST,
        "ORDER BY d.state = 'unknown' DESC, d.id LIMIT 1",
        "ORDER BY d.state = 'unknown', d.id LIMIT 1",
        _FOUND,
    ),
    Guard(
        "a picture that no record knows is taken away",
        _FIND,
        "        await take_away(view, number)",
        "        pass",
        _FOUND,
    ),
    Guard(
        "a picture that is older than the lost photo is left alone",
        _FIND,
        "is_younger = said.age_s < (view.sending_for_s or 0)",
        "is_younger = True",
        _FOUND,
    ),
    Guard(
        "a picture that may be one made of a document is left alone",
        _FIND,
        "if is_younger and not await may_be_uploaded(view.participant_id):",
        "if is_younger:",
        _FOUND,
    ),
    Guard(
        "a photo that got another one's words gets its own back",
        "domain/steps/deliveries/record_delivery.py",
        "    if is_changed:",
        "    if False:",
        _FOUND,
    ),
    Guard(
        "a search for lost photos goes on where its worker died",
        "domain/usecases/deliveries/find_deliveries.py",
        "await _note_asked(self.participant_id, guess.number)",
        "pass",
        ("tests/usecases/deliveries/test_find_deliveries.py::test_a_search_goes_on_where_its_worker_died",),
    ),
    Guard(
        "a later search asks about numbers that no earlier one asked about",
        _FIND,
        "                await _end_search(self.participant_id)",
        "                await _forget_search(self.participant_id)",
        _FOUND,
    ),
    Guard(
        "a search asks about more numbers when more photos are lost",
        _FIND,
        "MOST_ASKED * len(await ages_of_lost(participant_id))",
        "MOST_ASKED",
        _FOUND,
    ),
    Guard(
        "a press below a photo says that it arrived",
        "bot/telegram/deliveries/judge_delivery.py",
        "    await note_arrived(view.delivery_id, pressed, ctx.world.doorbell)\n",
        "",
        _PRESSED,
    ),
    Guard(
        "a press says it also before the answer to the send is there",
        "domain/steps/deliveries/record_delivery.py",
        "OR state = 'sending' AND (unknown_at IS NULL OR unknown_at <= sent_at)",
        "OR false",
        _PRESSED,
    ),
    Guard(
        "a press that says that a photo arrived leaves its menu open",
        "domain/usecases/deliveries/note_arrived.py",
        "is_changed=False",
        "is_changed=True",
        _PRESSED,
    ),
    Guard(
        "an answer of the bot is on record before it is sent",
        "bot/telegram/chats/session.py",
        "    session.middleware(NoteSends())\n",
        "",
        ("tests/telegram/chats/test_lost_answers.py",),
    ),
    Guard(
        "a message that arrived twice is there once",
        _FIND_MESSAGE,
        "            await take_away(guess, said)\n",
        "",
        _MESSAGES,
    ),
    Guard(
        "a message that was refused is not looked for",
        "domain/usecases/chats/sending.py",
        "    except refusals:",
        "    except ():",
        _MESSAGES,
    ),
    Guard(
        "nothing is asked before a later message is known",
        _MESSAGE,
        "AND EXISTS (SELECT 1 FROM sent_messages k WHERE {_LATER})",
        "AND true",
        _MESSAGES,
    ),
    Guard(
        "a message of the bot that is on record is not taken for a lost one",
        _MESSAGE,
        "k.counter = m.counter AND k.tg_message_id = n)",
        "k.counter = m.counter AND k.tg_message_id = -n)",
        _MESSAGES,
    ),
    Guard(
        "a delivered photo is on record longer than its delivery may be",
        "domain/steps/deliveries/record_delivery.py",
        '{_NOTED.format(number="$4::bigint")} WHERE',
        '{_NOTED.format(number="$4::bigint")} WHERE false AND',
        _MESSAGES,
    ),
    Guard(
        "a lost photo that a search for a message meets is not removed",
        _FIND_MESSAGE,
        "    if delivery_id is None:",
        "    if True:",
        _MESSAGES,
    ),
    Guard(
        "no picture is asked about while a photo made from a document is lost",
        _MESSAGE,
        " AND NOT {_MAY_BE_UPLOADED}",
        "",
        _MESSAGES,
    ),
    Guard(
        "a closed chat is asked about a lost message once",
        _FIND_MESSAGE,
        "        if said.is_closed:",
        "        if False:",
        _MESSAGES,
    ),
    Guard(
        "a caption that a search changed which died is read all the same",
        "workers/chats/lost_messages.py",
        ' or await _edit_caption(guess, f"{words} …", world)',
        "",
        _MESSAGES,
    ),
    Guard(
        "a supergroup has message numbers of its own",
        _MESSAGE,
        "CASE WHEN $1::bigint > -1000000000000 THEN 0 ELSE $1::bigint END",
        "CASE WHEN $1::bigint IS NULL THEN 1 ELSE 0 END",
        _MESSAGES,
    ),
    Guard(
        "who is forgotten takes the record of the chat along",
        "domain/steps/erasing/forget_participants.py",
        '"DELETE FROM sent_messages WHERE tg_chat_id = ANY($1::bigint[])"',
        '"DELETE FROM sent_messages WHERE -tg_chat_id = ANY($1::bigint[])"',
        _MESSAGES,
    ),
)
