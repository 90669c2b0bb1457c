"""Guards of whom a question asks, and of what its Undo takes back."""

from tests.guards.guard import Guard

_NEITHER = ("tests/telegram/questions/test_neither.py",)
_DECIDING = ("tests/telegram/questions/test_decide_suggestion.py",)
_WHO = ("tests/usecases/questions/test_who_is_asked.py",)
_PLACES = ("tests/usecases/questions/test_places_of_the_day.py",)
_SETTING = ("tests/usecases/settings/test_change_setting.py",)
_ANEW = "domain/steps/questions/ask_anew.py"

ASKED_GUARDS = (
    Guard(
        "what two people took for a face is one",
        "domain/steps/faces/move_faces.py",
        "NULLIF(f.set_aside, 'not_a_face')",
        "f.set_aside",
        ("tests/usecases/questions/test_give_reason.py",),
    ),
    Guard(
        "an owner who left the group answers no card that is still in the chat",
        "domain/usecases/questions/decide_suggestion.py",
        "is_asked = await owner_may_answer(suggestion_id, question.person_id, by)",
        "is_asked = await by.owns(question.person_id)",
        _DECIDING,
    ),
    Guard(
        "an owner who left the group passes no question on",
        "domain/usecases/questions/pass_question.py",
        "not await owner_may_answer(suggestion_id, view.person_id, by)",
        "not await by.owns(view.person_id)",
        _DECIDING,
    ),
    Guard(
        "Undo of *Neither* takes back the no about each of the two",
        "bot/telegram/questions/undo_answers.py",
        "for operation_id in [*given, *noes]:",
        "for operation_id in given:",
        _NEITHER,
    ),
    Guard(
        "the reason of *Neither* goes with the no about each of the two",
        "bot/telegram/questions/decide_suggestion.py",
        "for rival in view.refused_rivals if view is not None else ():",
        "for rival in ():",
        _NEITHER,
    ),
    Guard(
        "the admins are asked where one family is silent and the other cannot tell",
        "domain/queries/questions/suggestion.py",
        "if all(owner.is_unsure for owner in owners):\n                return True",
        "return bool(owners) or True",
        ("tests/telegram/questions/test_ask_families.py",),
    ),
    Guard(
        "an owner who left the photo's group tells no reason of a no",
        "domain/usecases/questions/give_reason.py",
        "    if await owner_may_answer(suggestion_id, question.person_id, by):\n        return False\n",
        "    if await by.owns(question.person_id):\n        return True\n",
        ("tests/usecases/questions/test_give_reason.py",),
    ),
    Guard(
        "an owner who was removed while a reason waited tells none",
        "domain/usecases/questions/give_reason.py",
        "if not is_moderator and not await owner_may_answer(suggestion_id, question.person_id, by):",
        "if False:",
        ("tests/usecases/questions/test_give_reason.py",),
    ),
    Guard(
        "an owner whose link ends meanwhile answers no question",
        "domain/steps/questions/answer_questions.py",
        "if not (acting.is_moderator or await acting.owns_now(person_id)):",
        "if False:",
        ("tests/usecases/questions/test_decide_suggestions.py",),
    ),
    Guard(
        "an owner reads in a list of questions what they call the person themselves",
        "domain/queries/questions/listed_suggestions.py",
        "CASE WHEN p.workspace_id = ANY($1::bigint[]) THEN p.name",
        "CASE WHEN true THEN p.name",
        ("tests/api/questions/test_list_suggestions.py",),
    ),
    Guard(
        "nobody reads by the length of a page what another workspace has set",
        "bot/api/questions/list_suggestions.py",
        "if only and only in which.workspace_ids and (",
        "if only and (",
        ("tests/api/test_suggestions.py",),
    ),
    Guard(
        "a question leaves the chat of an admin when the owner can be asked",
        "workers/questions/show_suggestions.py",
        "await remaining_readers(view.workspace_id, recipients, cards, world)",
        "await remaining_readers(view.workspace_id, recipients, [], world)",
        _WHO,
    ),
    Guard(
        "a question that stands in the chat of nobody who decides is asked anew",
        _ANEW,
        "FROM carded WHERE is_there)",
        "FROM carded)",
        _WHO,
    ),
    Guard(
        "a question leaves the chat of whoever decides no more, also where another owner has it",
        _ANEW,
        "OR NOT (c.is_there OR c.is_unsure)",
        "OR false",
        _WHO,
    ),
    Guard(
        "an owner who could not say keeps the card while the admins are asked",
        _ANEW,
        "c.is_there OR c.is_unsure",
        "c.is_there",
        _WHO,
    ),
    Guard(
        "an owner of the younger question's person alone is asked beside the owner of its look-alike",
        _ANEW,
        "              AND c.tg_chat_id = ANY(q.chats)))",
        "              ))",
        ("tests/usecases/questions/test_questions_of_look_alikes.py",),
    ),
    Guard(
        "open questions follow an owner who goes",
        "domain/usecases/sharing/unlink_participant.py",
        "            await follow_deciders(work, [person.id])\n",
        "            assert follow_deciders\n",
        ("tests/usecases/questions/test_who_is_asked.py", "tests/usecases/sharing/test_who_decides_joins.py"),
    ),
    Guard(
        "what an owner was told leaves their chat when they are owner no more",
        "domain/usecases/sharing/unlink_participant.py",
        "            await take_back_told(work, [link.id])\n",
        "            assert take_back_told\n",
        _WHO,
    ),
    Guard(
        "an admin who let the group in is asked also after writing there",
        "domain/queries/questions/asked_in.py",
        "AND m.status = 'outside')",
        "AND m.status <> 'admin')",
        _WHO,
    ),
    Guard(
        "rows and the card say the same about an owner who answers later",
        "domain/queries/questions/asked_in.py",
        " AND x.ask_again_at IS NULL))",
        "))",
        ("tests/usecases/questions/test_asked_in.py",),
    ),
    Guard(
        "a question that nobody can be asked takes no place of another",
        "domain/usecases/questions/ask_questions.py",
        "AND cardinality({ASKED_IN}) > 0",
        "AND cardinality({ASKED_IN}) >= 0",
        _PLACES,
    ),
    Guard(
        "what nobody could be asked comes at Start",
        "domain/usecases/chats/open_private_chat.py",
        "    await ask_each(work, await sql.values(PersonId, _UNASKED, participant_id))\n",
        "    assert ask_each\n    assert _UNASKED\n",
        _PLACES,
    ),
    Guard(
        "a new owner is asked at once where other questions wait for tomorrow",
        _ANEW,
        "freed=found.freed)",
        "freed=())",
        _PLACES,
    ),
    Guard(
        "an hourly round leaves what waits for tomorrow",
        _ANEW,
        "freed=found.freed)",
        "freed=found.waiting)",
        _PLACES,
    ),
    Guard(
        "the tasks of all waiting questions are locked at once, in one order",
        "domain/steps/questions/ask_who_waited.py",
        "AND state = 'ready' ORDER BY id FOR UPDATE)",
        "AND state = 'ready' AND not_before > now() ORDER BY id FOR UPDATE)",
        _SETTING,
    ),
    Guard(
        "questions that wait for tomorrow are looked at when more a day may be asked",
        "domain/usecases/settings/change_setting.py",
        "        await ask_at_once(work, workspace_id, changes)\n",
        "        assert ask_at_once\n",
        _SETTING,
    ),
    Guard(
        "questions that wait for tomorrow are looked at when fewer a day are taken back",
        "domain/usecases/operations/undo_operation.py",
        "            await ask_at_once(work, acting.workspace_id, changes)\n",
        "            assert ask_at_once\n",
        _SETTING,
    ),
)
