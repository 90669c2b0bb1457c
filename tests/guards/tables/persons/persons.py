"""Persons in chat: who owns them, who may read of them, and what nobody else may learn."""

from tests.guards.guard import Guard

_CARD = "domain/queries/persons/person_card.py"
_RENAME_TEST = ("tests/telegram/persons/test_rename_person.py",)
_PROMPTS_TEST = ("tests/telegram/chats/test_prompts.py",)
_HISTORY_TEST = ("tests/telegram/operations/test_show_history.py",)
_MERGE_TEST = ("tests/telegram/persons/test_merge_persons.py",)

_CONFIRM_TEST = ("tests/usecases/faces/test_confirm_face.py",)
_APART_TEST = ("tests/usecases/persons/test_tell_apart.py",)
_HAND_UP = "domain/steps/persons/hand_up.py"
_HAND_UP_TEST = ("tests/usecases/persons/test_hand_up.py",)

PERSON_GUARDS = (
    Guard(
        "an owner keeps their person apart from nobody whom they do not know",
        "domain/steps/persons/lock_to_change.py",
        "if not (acting.is_moderator or await is_theirs(two.id)):",
        "if False:",
        _APART_TEST,
    ),
    Guard(
        "an owner takes nothing back that concerns somebody whom they do not know",
        "domain/usecases/operations/undo_operation.py",
        "if not (acting.is_moderator or await acting.by.is_linked(other)):",
        "if False:",
        _APART_TEST,
    ),
    Guard(
        "an owner cannot claim an unknown child as their own",
        "domain/usecases/faces/confirm_face.py",
        "    if source is None and not is_alike:\n",
        "    if False:\n",
        _CONFIRM_TEST,
    ),
    Guard(
        "only an owner says whose a face is on a photo that they received",
        "domain/usecases/faces/confirm_face.py",
        "if not await acting.owns_now(person.id):",
        "if False:",
        _CONFIRM_TEST,
    ),
    Guard(
        "nobody says whose a face is on a photo that they never got",
        "domain/usecases/faces/confirm_face.py",
        "AND d.participant_id = $3 AND d.sent_at IS NOT NULL",
        "AND $3::bigint IS NOT NULL",
        _CONFIRM_TEST,
    ),
    Guard(
        "nobody takes a face from another family by saying whose it is",
        "domain/usecases/faces/confirm_face.py",
        "if this is None or this.person_id not in (None, person.id):",
        "if this is None:",
        _CONFIRM_TEST,
    ),
    Guard(
        "unknown faces are shown to whoever has the photo",
        "domain/queries/photos/contact_sheet.py",
        "WHERE d.asset_id = f.asset_id AND d.participant_id = $3 AND d.state = 'sent'))",
        "WHERE d.asset_id = f.asset_id AND d.state = 'sent'))",
        _CONFIRM_TEST,
    ),
    Guard(
        "a person is kept apart from whoever absorbed the look-alike",
        "domain/queries/persons/look_alikes.py",
        "WHERE num_nonnulls(p.merged_into_id, q.merged_into_id) > 0)",
        "WHERE false)",
        _APART_TEST,
    ),
    Guard(
        "an owner hears of no name of another family",
        "domain/steps/persons/change_name.py",
        "if other is None or acting.is_moderator:",
        "if True:",
        _RENAME_TEST,
    ),
    Guard(
        "a member refuses by the button, too",
        "bot/telegram/groups/record_consent.py",
        'REFUSE if press.verb == "refusephotos" else AGREE',
        "AGREE",
        ("tests/telegram/groups/test_record_consent.py",),
    ),
    Guard(
        "an admin chat shows nothing of another workspace",
        "bot/telegram/chats/scope.py",
        "if self.workspace_id not in (None, workspace_id):",
        "if False:",
        _RENAME_TEST,
    ),
    Guard(
        "only a moderator is shown everybody of a workspace",
        "bot/telegram/persons/show_people.py",
        'await moderating(workspace_id, ctx.requester(), what="people")',
        "pass",
        _RENAME_TEST,
    ),
    Guard(
        "only a moderator is shown the history of a workspace",
        "bot/telegram/operations/show_history.py",
        'await moderating(workspace_id, ctx.requester(), what="people")',
        "pass",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner reads in the history of no receiver whom another one removed",
        "domain/queries/operations/history.py",
        "return of.knows is None or told.link_state == LinkState.APPROVED or told.actor == of.reader",
        "return True",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner does not read in the history what moderators called the person",
        "domain/queries/operations/history.py",
        "_CHANGE if of.knows is None else _CHANGE_FOR.format(reader=place(of.reader))",
        "_CHANGE",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner does not read in the history what moderators call the person now",
        "domain/queries/operations/history.py",
        "name if knows is None or name is None else knows[number]",
        "name",
        _HISTORY_TEST,
    ),
    Guard(
        "an owner reads no names of others in the history",
        "bot/telegram/operations/show_history.py",
        "knows = None if person.is_moderator else",
        "knows = None if True else",
        _HISTORY_TEST,
    ),
    Guard(
        "the history tells nobody's alias to others",
        "domain/queries/operations/history.py",
        "AND o.kind <> ALL($2::text[])",
        "AND ($2::text[] IS NOT NULL)",
        _HISTORY_TEST,
    ),
    Guard(
        "the card of a person is for whoever has to do with them",
        _CARD,
        "if not (is_moderator or may_anyhow):",
        "if False:",
        _HISTORY_TEST,
    ),
    Guard(
        "a guardian does not read who else receives the photos",
        _CARD,
        "links=tuple(await links(person.id)) if is_owner or is_moderator else (),",
        "links=tuple(await links(person.id)),",
        _RENAME_TEST,
    ),
    Guard(
        "words after a long while are no answer",
        "bot/telegram/chats/prompts.py",
        'if at - datetime.fromisoformat(asked["at"]) <= patience:',
        "if True:",
        _RENAME_TEST,
    ),
    Guard(
        "a question that nobody answers holds up no connection",
        "bot/telegram/chats/fsm_storage.py",
        'ended = await end_old_prompt(state, _said_at(message, data["received_at"]), message, bot.id)',
        "ended = None",
        _PROMPTS_TEST,
    ),
    Guard(
        "a moderator's reply to somebody else is no answer to the bot",
        "bot/telegram/chats/prompts.py",
        "    return replied is None or _is_of_bot(replied, bot_id)\n",
        "    return True\n",
        _PROMPTS_TEST,
    ),
    Guard(
        "a moderator's words in another topic are no answer to the bot",
        "bot/telegram/chats/prompts.py",
        " or asked.topic != topic_of(message):",
        ":",
        _PROMPTS_TEST,
    ),
    Guard(
        "a question about somebody who is gone ends",
        "bot/telegram/chats/refusals.py",
        "and not may_be_answered and await",
        "and False and await",
        ("tests/telegram/sharing/test_accept_invitation.py", *_PROMPTS_TEST),
    ),
    Guard(
        "a chosen person is asked about no more",
        "bot/telegram/persons/choose_person.py",
        'if asked is not None and asked.purpose == "choose":',
        "if False:",
        _PROMPTS_TEST,
    ),
    Guard(
        "going on with a connection ends an open question of the bot",
        "bot/telegram/connecting/cancel_connection.py",
        "    await stop_asking(ctx)\n    return current\n",
        "    return current\n",
        _PROMPTS_TEST,
    ),
    Guard(
        "whoever only asks to join a person reads no numbers of it",
        "bot/messages/persons/people.py",
        "    if person.is_joining:\n        return Card(line, (unask_row(person.number, words), (back,)))\n",
        "",
        ("tests/messages/test_people.py",),
    ),
    Guard(
        "whoever only asks to join a person is not asked whether to delete it",
        "bot/telegram/erasing/delete_person.py",
        "        if person.is_joining:\n            raise\n",
        "",
        ("tests/telegram/persons/test_show_people.py",),
    ),
    Guard(
        "the preview of a merge changes nothing",
        "bot/telegram/persons/merge_persons.py",
        "by = ctx.requester(rehearses=rehearses)",
        "by = ctx.requester(rehearses=False)",
        _MERGE_TEST,
    ),
    Guard(
        "a look-alike of somebody absorbed long ago is not confused with the survivor",
        _HAND_UP,
        "for statement in (_REFUSALS, _LOOK_ALIKES, *_REFERENCES):",
        "for statement in (_REFUSALS, *_REFERENCES):",
        _HAND_UP_TEST,
    ),
    Guard(
        "a claim of the survivor does not end that the absorbed person was told apart",
        _HAND_UP,
        "SET declared_at = coalesce(x.declared_at, EXCLUDED.declared_at)",
        "SET declared_at = x.declared_at",
        _HAND_UP_TEST,
    ),
    Guard(
        "an erase takes back cards about whoever was absorbed long ago",
        _HAND_UP,
        "    OR (kind, subject) IN (SELECT * FROM unnest($4::text[], $5::text[])))",
        "    OR false AND (kind, subject) IN (SELECT * FROM unnest($4::text[], $5::text[])))",
        _HAND_UP_TEST,
    ),
    Guard(
        "an erase finds texts with the name of whoever was absorbed long ago",
        _HAND_UP,
        "kind NOT IN ('left', 'together') AND (names && ARRAY[$1::bigint]",
        "kind NOT IN ('left', 'together') AND (false AND names && ARRAY[$1::bigint]",
        _HAND_UP_TEST,
    ),
    Guard(
        "only the name goes from a text, also the name of whoever was absorbed long ago",
        _HAND_UP,
        "wording = replace(wording::text, $6, $7)::jsonb",
        "wording = replace(wording::text, $6, $6 || left($7, 0))::jsonb",
        _HAND_UP_TEST,
    ),
    Guard(
        "whoever asked for somebody absorbed long ago is forgotten with that card",
        _HAND_UP,
        "await sql.execute(_CARDS_OF_LINKS, former.id, str(former.number), former.workspace_id)",
        "assert _CARDS_OF_LINKS",
        _HAND_UP_TEST,
    ),
    Guard(
        "an answer that means whoever was absorbed long ago loses the name with the survivor",
        _HAND_UP,
        '    "UPDATE cluster_inquiries SET person_id = $2 WHERE person_id = $1",\n',
        "",
        _HAND_UP_TEST,
    ),
    Guard(
        "mistakes about whoever was absorbed long ago do not look new",
        _HAND_UP,
        "SELECT n.face_id, $2::uuid, n.reason, n.is_mistake, n.was_recognised, n.created_at FROM",
        "SELECT n.face_id, $2::uuid, n.reason, n.is_mistake, n.was_recognised, now() FROM",
        _HAND_UP_TEST,
    ),
    Guard(
        "a photo from before the birth is not the person's once the date is told",
        "domain/steps/faces/look_anew.py",
        "a.taken_at < $2::date - 1",
        "$2::date IS NULL AND false",
        ("tests/usecases/faces/test_ages.py",),
    ),
    Guard(
        "photos that were too early for a wrong birth date are found by the right one",
        "domain/steps/faces/look_anew.py",
        """        await rematch_all_of(work, [person_id])
    await work.add("backfill_person", person_id=str(person_id))
""",
        """        await rematch_all_of(work, [person_id])
""",
        ("tests/usecases/faces/test_ages.py",),
    ),
)
