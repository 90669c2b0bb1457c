"""Photos that wait: for a hidden person who is shown again, and for recipients who are asked first.

A hidden person stays who it is.
"""

from tests.guards.guard import Guard

_LATE = ("tests/usecases/deliveries/test_late_photos.py",)
_HIDDEN = ("tests/usecases/persons/test_hidden_rivals.py",)
_OFFERED = ("tests/usecases/deliveries/test_offers.py",)
_MAY_BE_SENT = ("tests/usecases/deliveries/test_may_be_sent.py",)

OFFER_GUARDS = (
    Guard(
        "an offer that a newer one followed goes when its person is erased",
        "domain/steps/chats/set_card_aside.py",
        "UNION SELECT $3::bigint)",
        "UNION SELECT $3::bigint WHERE false)",
        _OFFERED,
    ),
    Guard(
        "photos of groups that a reader is not in are not offered",
        "domain/queries/deliveries/offer.py",
        " AND a.kind = 'post' AND {IN_ITS_GROUP}\n",
        " AND a.kind = 'post'\n",
        _MAY_BE_SENT,
    ),
    Guard(
        "a lost photo of somebody hidden is not offered",
        "domain/queries/deliveries/offered_deliveries.py",
        "p.id = x.person_id AND {IS_LIVE}",
        "p.id = x.person_id",
        _MAY_BE_SENT,
    ),
    Guard(
        "a lost photo of a group that its reader left is not offered",
        "domain/queries/deliveries/offered_deliveries.py",
        "a.id = d.asset_id AND {IN_ITS_GROUP}",
        "a.id = d.asset_id",
        _MAY_BE_SENT,
    ),
    Guard(
        "what waited for a press is offered when it may be sent again",
        "domain/steps/deliveries/offer_again.py",
        '        await work.add_each(kind, [{"participant_id": one} for one in waiting])',
        "        pass",
        _MAY_BE_SENT,
    ),
    Guard(
        "photos that a family has count for its second child",
        "domain/usecases/faces/backfill_person.py",
        "            await name_on_received(work, person_id, assets=moved.asset_ids)\n",
        "",
        _MAY_BE_SENT,
    ),
    Guard(
        "who left a group is shown no face of its photos",
        "domain/queries/questions/suggestion.py",
        "asked_with_id = $3) AND NOT {MAY_BE_ASKED_ABOUT})",
        "asked_with_id = $3) AND false)",
        _MAY_BE_SENT,
    ),
    Guard(
        "a decision owes again what Telegram refused",
        "domain/steps/deliveries/owe_deliveries.py",
        "deliveries.state IN ('retracted', 'failed') AND $5::boolean",
        "deliveries.state = 'retracted' AND $5::boolean",
        _MAY_BE_SENT,
    ),
    Guard(
        "photos that are found after an empty offer come in a message of their own",
        "workers/show.py",
        'and (returned or known.shown == "0")',
        "and returned",
        _OFFERED,
    ),
    Guard(
        "what could not be sent while the bot was out is offered when it is back",
        "domain/usecases/groups/activate_group.py",
        "            await _offer_missed(work, group_id)",
        "            pass",
        ("tests/usecases/groups/test_groups.py",),
    ),
    Guard(
        "who is shown again brings only what being hidden had held back",
        "domain/steps/deliveries/owe_deliveries.py",
        "d.state = 'suppressed' AND d.reason = 'person hidden'",
        "d.state = 'suppressed'",
        ("tests/usecases/persons/test_hide_person.py",),
    ),
    Guard(
        "what waited too long is offered, not sent",
        "domain/usecases/deliveries/deliver_photo.py",
        "    if (view.owed_for_s or 0.0) > settings.offer_after_hours * 3600:",
        "    if False:",
        _LATE,
    ),
    Guard(
        "a photo that was posted long before anybody looked at it is offered",
        "domain/usecases/photos/recognise_asset.py",
        "        await offer_photo(work, asset_id, settings.offer_after_hours)\n",
        "",
        _LATE,
    ),
    Guard(
        "what was posted again just now is sent",
        "domain/steps/deliveries/offer_late.py",
        "x.asset_id = $1 AND x.posted_at >= now()",
        "x.asset_id = $1 AND false AND x.posted_at >= now()",
        _LATE,
    ),
    Guard(
        "a photo that replaces an old one is as old as its replacing",
        "domain/usecases/photos/replace_photo.py",
        "is_protected = $4, posted_at = $5,",
        "is_protected = $4, posted_at = least(posted_at, $5),",
        _LATE,
    ),
    Guard(
        "a photo that was put into an old message is sent",
        "bot/telegram/photos/accept_asset.py",
        "return datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date",
        "return message.date",
        ("tests/telegram/photos/test_replace_photo.py",),
    ),
    Guard(
        "what is offered is not sent before a press",
        "domain/steps/work/resume_rows.py",
        "WHERE d.state = 'pending' AND d.offered_at IS NULL AND",
        "WHERE d.state = 'pending' AND",
        _LATE,
    ),
    Guard(
        "what is offered again is a new message",
        "workers/deliveries/show_offered.py",
        "last = max([0 if view is None else view.delivery_ids[-1], ",
        "last = max([0, ",
        _LATE,
    ),
    Guard(
        "an offer goes when nothing of it is left",
        "workers/deliveries/show_offered.py",
        "if view is None or offer.last_id != last:",
        "if view is not None and offer.last_id != last:",
        _LATE,
    ),
    Guard(
        "whoever is shown again is sent no photo that is to be looked at again first",
        "domain/steps/deliveries/owe_deliveries.py",
        "return await owe_held(work, workspace_id, person_id, founded_only=True)",
        "return await owe_held(work, workspace_id, person_id)",
        ("tests/usecases/persons/test_hide_person.py",),
    ),
    Guard(
        "whoever is hidden again before that look is owed nothing",
        "domain/usecases/deliveries/send_held_back.py",
        "WHERE p.id = $1 AND {IS_MATCHED} FOR NO KEY UPDATE OF p",
        "WHERE p.id = $1 FOR NO KEY UPDATE OF p",
        ("tests/usecases/persons/test_hide_person.py",),
    ),
    Guard(
        "an offer does not count a photo whose match is looked at again",
        "domain/queries/deliveries/offer.py",
        "f.person_id = p.id AND NOT ({IS_UNFOUNDED})",
        "f.person_id = p.id AND NOT ({IS_UNFOUNDED} AND false)",
        _OFFERED,
    ),
    Guard(
        "whoever accepts an offer is sent no photo whose match is looked at again",
        "domain/usecases/deliveries/accept_offer.py",
        "{IN_ITS_GROUP} AND NOT ({IS_UNFOUNDED})",
        "{IN_ITS_GROUP} AND NOT ({IS_UNFOUNDED} AND false)",
        _OFFERED,
    ),
    Guard(
        "what stays after the new look is offered",
        "domain/usecases/faces/rematch_person.py",
        "    if stay:  # no offer",
        "    if False:  # no offer",
        _OFFERED,
    ),
)

HIDDEN_GUARDS = (
    Guard(
        "a photo of whoever is hidden goes to nobody who looks like them",
        "domain/rules/faces/matching.py",
        "    clear_lead &= _leads_the_hidden(look, person)\n",
        "",
        ("tests/rules/faces/test_matching.py", *_HIDDEN),
    ),
    Guard(
        "whoever looks like somebody hidden needs the lead of look-alikes",
        "domain/rules/faces/matching.py",
        "(look.policy.look_alike_margin if other in alike else look.policy.min_margin)",
        "look.policy.min_margin",
        ("tests/rules/faces/test_matching.py", *_HIDDEN),
    ),
    Guard(
        "no face is given to whoever is hidden",
        "domain/steps/faces/match_faces.py",
        "for person, one in like.items() if not one.portrait.is_hidden}",
        "for person, one in like.items()}",
        _HIDDEN,
    ),
    Guard(
        "faces are compared with those of hidden persons",
        "domain/queries/persons/live_person.py",
        'IS_COMPARED = f"{IS_KNOWN} AND {IS_CONSENTED}"',
        'IS_COMPARED = f"{IS_LIVE} AND {IS_CONSENTED}"',
        _HIDDEN,
    ),
    Guard(
        "another engine finds out which of their faces represent them",
        "domain/usecases/index/look_again.py",
        "WHERE p.workspace_id = $1 AND {IS_KNOWN} AND EXISTS (",
        "WHERE p.workspace_id = $1 AND {IS_LIVE} AND EXISTS (",
        ("tests/usecases/index/test_look_again.py",),
    ),
    Guard(
        "the index shows them",
        "domain/queries/index/face_points.py",
        "known=IS_KNOWN",
        "known=f\"p.status = 'ACTIVE' AND {IS_KNOWN}\"",
        _HIDDEN,
    ),
    Guard(
        "whoever is hidden is not connected by somebody else",
        "domain/queries/connecting/refused_photo.py",
        "AND {IS_KNOWN}\n",
        "AND {IS_KNOWN} AND p.status = 'ACTIVE'\n",
        (*_HIDDEN, "tests/usecases/connecting/test_refused_photo.py"),
    ),
    Guard(
        "admins are told that a request looks like somebody hidden",
        "domain/queries/connecting/resembled.py",
        "WHERE p.id IN (SELECT id FROM selves) AND {IS_KNOWN}",
        "WHERE p.id IN (SELECT id FROM selves) AND {IS_KNOWN} AND p.status = 'ACTIVE'",
        _HIDDEN,
    ),
    Guard(
        "nobody is asked about whoever is hidden",
        "domain/usecases/persons/hide_person.py",
        "await expire_questions(work, acting.workspace_id, person.id)",
        "pass",
        _HIDDEN,
    ),
    Guard(
        "nor when showing is taken back",
        "domain/steps/operations/give_back_fields.py",
        "await expire_questions(work, person.workspace_id, person.id)",
        "pass",
        _HIDDEN,
    ),
    Guard(
        "no photos are offered of a group in which the recipient is not",
        "workers/show.py",
        '    await look_up_recipients(_person(ids["person_id"]), world.memberships)\n',
        "    assert look_up_recipients\n",
        ("tests/usecases/deliveries/test_offers.py",),
    ),
)
