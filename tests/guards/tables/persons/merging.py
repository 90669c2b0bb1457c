"""What a merge of two families' persons tells each of them, and what becomes of wishes to join."""

from tests.guards.guard import Guard

_UNANSWERED = ("tests/usecases/sharing/test_unanswered_joins.py",)

MERGING_GUARDS = (
    Guard(
        "a face that was dropped does not represent the survivor of a merge either",
        "domain/steps/persons/absorb_person.py",
        "WHERE person_id = $1 ON CONFLICT DO NOTHING)",
        "WHERE person_id = $1 AND false ON CONFLICT DO NOTHING)",
        ("tests/usecases/persons/test_hand_up.py",),
    ),
    Guard(
        "the undo of a merge lets the best photo give the survivor's picture again",
        "domain/usecases/persons/merge_persons.py",
        '[merged, *brought["changes"]]',
        "[merged]",
        ("tests/usecases/persons/test_set_picture.py",),
    ),
    Guard(
        "the undo of a redone merge lets the best photo give the survivor's picture again",
        "domain/usecases/operations/undo_operation.py",
        'changes += brought["changes"]',
        "pass",
        ("tests/usecases/persons/test_set_picture.py",),
    ),
    Guard(
        "whoever asks after a merge reads no name that another family gave",
        "domain/steps/persons/follow_carried.py",
        "CASE WHEN asks THEN coalesce(l.alias, a.name) ELSE l.alias END",
        "l.alias",
        ("tests/usecases/sharing/test_carried_links.py",),
    ),
    Guard(
        "whoever waits after a merge is told why no photos come",
        "domain/queries/sharing/join.py",
        'return "paused" if self.state == LinkState.REQUESTED else "ended" if self.was_decided else None',
        "return None",
        ("tests/usecases/sharing/test_told_of_merges.py",),
    ),
    Guard(
        "whoever waited is told when the merge is undone",
        "domain/steps/persons/follow_carried.py",
        "await tell_given_back(work, paused, absorbed)",
        "pass",
        ("tests/usecases/sharing/test_told_of_merges.py",),
    ),
    Guard(
        "a change by a merge comes as a new message, since nobody hears of an edit",
        "workers/sharing/show_joins.py",
        "if known is not None and known.shown != shown:",
        "if False:",
        ("tests/usecases/sharing/test_told_of_merges.py",),
    ),
    Guard(
        "two persons of one name are listed with their groups",
        "bot/messages/persons/people.py",
        "name=name, group=home) if home else name\n\n\ndef label",
        "name=name, group=home) if False else name\n\n\ndef label",
        ("tests/telegram/persons/test_show_people.py",),
    ),
    Guard(
        "a wish that a merge made does not lapse",
        "domain/steps/sharing/end_joins.py",
        "AND NOT {KEEPS_PHOTOS}",
        "",
        _UNANSWERED,
    ),
    Guard(
        "a wish to join lapses in time",
        "domain/usecases/work/tidy_up.py",
        "return await end_joins(work, settings.request_ttl_days)",
        "return 0",
        _UNANSWERED,
    ),
    Guard(
        "nobody takes back the wish of somebody else",
        "domain/usecases/sharing/withdraw_join.py",
        "AND l.participant_id = $2",
        "AND l.state = 'requested' AND $2::bigint > 0",
        _UNANSWERED,
    ),
    Guard(
        "whoever asks is told when nobody who decides can be reached",
        "workers/sharing/show_joins.py",
        'else "unreached")',
        'else "reached")',
        _UNANSWERED,
    ),
    Guard(
        "a wish that is made again comes as a new message",
        "workers/sharing/show_joins.py",
        "known.shown != LinkState.REVOKED",
        "True",
        _UNANSWERED,
    ),
    Guard(
        "a wish that was taken back stays so after the undo of a merge",
        "domain/usecases/sharing/withdraw_join.py",
        "UNION SELECT a.id FROM persons a JOIN absorbed s ON a.merged_into_id = s.id",
        "",
        _UNANSWERED,
    ),
    Guard(
        "a merge shows nobody a wish that nobody made",
        "workers/sharing/show_joins.py",
        "elif known is None:",
        "elif False:",
        ("tests/usecases/sharing/test_told_of_merges.py",),
    ),
    Guard(
        "words after the preview of a merge rename nobody",
        "bot/telegram/persons/merge_persons.py",
        "    await _stop_naming(ctx, ticked.number)\n",
        "",
        ("tests/telegram/persons/test_merge_persons.py",),
    ),
)
