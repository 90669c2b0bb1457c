"""Guards of captions, of the buttons below them, and of photos that are offered or taken back later."""

from tests.guards.guard import Guard

_LATER = ("tests/usecases/deliveries/test_corrected_later.py",)
_OWED = ("tests/usecases/deliveries/test_owe_deliveries.py",)
_AGAIN = ("tests/usecases/deliveries/test_may_be_sent.py",)
_TAKEN_BACK = ("tests/usecases/deliveries/test_taken_back_later.py",)
_WITHDRAWN = ("tests/usecases/deliveries/test_lost_pictures.py",)
CAPTION_GUARDS = (
    Guard(
        "a search during an outage does not count",
        "domain/queries/deliveries/lost_message.py",
        "coalesce((SELECT extract(epoch FROM now() - at)",
        "coalesce(extract(epoch FROM now() - d.unknown_at), (SELECT extract(epoch FROM now() - at)",
        _WITHDRAWN,
    ),
    Guard(
        "a photo still leaves its chat after the token was revoked for a while",
        "workers/runner.py",
        "            if refused.is_about_the_call:\n",
        "            if refused.status:\n",
        _TAKEN_BACK,
    ),
    Guard(
        "a photo still leaves its chat after a server did not know the chat",
        "workers/chats/message_calls.py",
        " or CHAT_NOT_FOUND in refused.description",
        "",
        _TAKEN_BACK,
    ),
    Guard(
        "a photo that has to leave the chat leaves it although its task was lost",
        "domain/steps/work/resume_rows.py",
        "WHERE d.state = 'retracted' AND (",
        "WHERE false AND (",
        _TAKEN_BACK,
    ),
    Guard(
        "a photo that cannot leave a closed chat waits for a Start",
        "workers/deliveries/show_captions.py",
        "        await close_private_chat(view.participant_id, world.doorbell)  # or it",
        "        pass  # or it",
        _TAKEN_BACK,
    ),
    Guard(
        "a caption that a closed chat left wrong is corrected when the chat opens",
        "domain/queries/deliveries/captions.py",
        "d.is_outdated OR EXISTS (",
        "EXISTS (",
        _LATER,
    ),
    Guard(
        "a caption that a chat left wrong is corrected although its owner pressed Start just then",
        "domain/usecases/deliveries/note_outdated.py",
        "            await forget_names_in_chat(work, view.participant_id)\n",
        "            pass\n",
        _LATER,
    ),
    Guard(
        "a name changes in each message that exists",
        "domain/queries/deliveries/captions.py",
        "AND {HAS_COPY} AND ($3 = 0",
        "AND d.tg_message_id IS NOT NULL AND d.state IN ('sent', 'pending') AND ($3 = 0",
        _LATER,
    ),
    Guard(
        "words of the group change in each message that exists",
        "domain/steps/deliveries/follow_postings.py",
        "OR {HAS_COPY})",
        "OR d.state = 'sent')",
        _LATER,
    ),
    Guard(
        "an old button takes nobody off a photo before its presser reads who it is",
        "bot/telegram/deliveries/judge_delivery.py",
        "    if not view.persons:\n        await _reject(query, view, None, ctx)",
        "    if len(view.persons) < 2:\n"
        "        await _reject(query, view, view.persons[0].number if view.persons else None, ctx)",
        ("tests/telegram/deliveries/test_stale_buttons.py",),
    ),
    Guard(
        "somebody is taken off a photo by a press that is handled again as by the first",
        "bot/telegram/deliveries/judge_delivery.py",
        "    if (done := await done_before(ctx.requester())) is not None:",
        "    if (done := None) is not None:",
        ("tests/telegram/operations/test_handled_again.py",),
    ),
    Guard(
        "whoever is named while a photo is sent stands under it",
        "domain/steps/deliveries/owe_deliveries.py",
        "WHERE d.workspace_id = $2 AND d.state IN ('sent', 'sending')",
        "WHERE d.workspace_id = $2 AND d.state = 'sent'",
        _OWED,
    ),
    Guard(
        "whoever is named by a decision that commits after the send stands under the photo",
        "domain/steps/deliveries/record_delivery.py",
        "EXISTS (SELECT 1 FROM (SELECT p.number FROM {ON_IT}) one WHERE one.number <> ALL(d.names))",
        "false",
        _OWED,
    ),
    Guard(
        "whoever is taken off by a decision that commits after the send stands under the photo no longer",
        "domain/steps/deliveries/record_delivery.py",
        "AND x.withdrawn_at IS NOT NULL AND p.number = ANY(d.names)))",
        "AND false))",
        _OWED,
    ),
    Guard(
        "whoever is added while a copy is not sent again stands under the photo",
        "domain/steps/deliveries/record_delivery.py",
        'FOR NO KEY UPDATE", view.participant_id',
        '", view.participant_id',
        _OWED,
    ),
    Guard(
        "no reason for a photo is added unseen by who withdraws the last one",
        "domain/steps/deliveries/name_on_received.py",
        "ORDER BY id FOR NO KEY UPDATE",
        "ORDER BY id FOR SHARE",
        _OWED,
    ),
    Guard(
        "whoever comes back reads the name in captions that lost it",
        "domain/steps/deliveries/name_on_received.py",
        "AND p.number <> ALL(d.names)",
        "AND false",
        _AGAIN,
    ),
    Guard(
        "a photo is not held back for a person who was shown again at that moment",
        "domain/usecases/deliveries/deliver_photo.py",
        "        await sql.execute(_LOCK_PERSONS, view.delivery_id)\n",
        "",
        _AGAIN,
    ),
    Guard(
        "whoever comes back is offered what waited for a press",
        "domain/steps/deliveries/begin_receiving.py",
        "    await offer_again(work, await sql.values(ParticipantId, _RECIPIENTS, list(link_ids)))\n",
        "",
        _AGAIN,
    ),
    Guard(
        "an offer of late photos goes when a Start sends them",
        "domain/usecases/chats/open_private_chat.py",
        'or await standing_offers(participant_id, "late"):',
        "or False:",
        _AGAIN,
    ),
    Guard(
        "a lost photo that has no reason any more is looked for",
        "domain/queries/deliveries/lost_message.py",
        "OR d.state = 'retracted' AND {answer_is_missing('d')}",
        "OR false",
        _WITHDRAWN,
    ),
    Guard(
        "a press below a lost photo that has no reason any more takes it back",
        "domain/steps/deliveries/record_delivery.py",
        "    if is_changed or state is DeliveryState.RETRACTED:",
        "    if is_changed:",
        _WITHDRAWN,
    ),
    Guard(
        "a press does not say that a photo is on its way to somebody who receives nobody on it",
        "domain/usecases/deliveries/send_photo_again.py",
        '        (not delivery.has_reason, "receives_nobody"),\n',
        "",
        ("tests/telegram/deliveries/test_show_photos.py",),
    ),
    Guard(
        "words under one of several photos of an album stand under no other",
        "domain/queries/groups/group_title.py",
        " HAVING count(*) = 1",
        "",
        ("tests/telegram/deliveries/test_edit_caption.py",),
    ),
    Guard(
        "a photo that another group shows names no group that is erased",
        "domain/steps/erasing/erase_group_rows.py",
        "    await correct_deliveries(work, await sql.rows(DeliveryTo, _SHOWN_ELSEWHERE, group_id))\n",
        "",
        ("tests/usecases/erasing/test_shared_photos.py",),
    ),
)
