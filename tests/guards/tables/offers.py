"""Photos that wait: for a hidden person who is shown again, and for recipients who are asked first."""

from tests.guards.guard import Guard

_LATE = ("tests/usecases/deliveries/test_late_photos.py",)
_OFFERED = ("tests/usecases/deliveries/test_offers.py",)

OFFER_GUARDS = (
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
        "WHERE p.id = $1 AND {LIVE_PERSON} FOR NO KEY UPDATE OF p",
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
        "a.kind = 'post' AND NOT ({IS_UNFOUNDED})",
        "a.kind = 'post' AND NOT ({IS_UNFOUNDED} AND false)",
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
