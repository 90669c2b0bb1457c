"""Messages that name somebody besides their subject go when that person is erased."""

from tests.guards.guard import Guard

_NAMING = "domain/steps/erasing/cards_naming.py"
_NAMING_TEST = ("tests/usecases/erasing/test_cards_naming.py",)
_SAID = "domain/usecases/chats/note_said.py"
_SAID_TEST = ("tests/usecases/chats/test_note_said.py",)

NAMED_GUARDS = (
    Guard(
        "the message about who chose another admin chat goes with whoever chose it",
        _NAMING,
        "JOIN admin_events e ON c.kind = 'new_deciders' AND",
        "JOIN admin_events e ON c.kind = 'none' AND",
        _NAMING_TEST,
    ),
    Guard(
        "the answer to whoever was let join goes with the person that they joined",
        "workers/connecting/show_requests.py",
        'names = [int(ids["joined_number"])] if "joined_number" in ids else []',
        "names: list[int] = []",
        ("tests/usecases/sharing/test_join_person.py",),
    ),
    Guard(
        "the card of thresholds goes with whoever decided them",
        _NAMING,
        "AND x.decided_by IN (SELECT 'tg:' || id FROM unnest($1::bigint[]) id)",
        "AND false",
        _NAMING_TEST,
    ),
    Guard(
        "a question about a name that is taken goes with whoever has the name",
        "bot/messages/persons/persons.py",
        "words.html(key, name=of_person(other, name))",
        "words.html(key, name=name)",
        ("tests/telegram/persons/test_rename_person.py",),
    ),
    Guard(
        "a request leaves the chat of whoever decides no more",
        "workers/connecting/show_requests.py",
        "await remaining_readers(view.workspace_id, view.deciders, cards, world)",
        "await remaining_readers(view.workspace_id, view.deciders, [], world)",
        ("tests/usecases/connecting/test_same_child_twice.py",),
    ),
    Guard(
        "the report of an engine change leaves the chat of whoever decides no more",
        "workers/service/show_reports.py",
        "await remaining_readers(workspace_id, view.recipients, cards, world)",
        "await remaining_readers(workspace_id, view.recipients, [], world)",
        ("tests/usecases/index/test_engine_report.py",),
    ),
    Guard(
        "the warning of a look-alike names no owner who was forgotten",
        "domain/steps/erasing/forget_participants.py",
        "    await end_warnings(work, await _connected(ids))\n",
        "",
        ("tests/usecases/connecting/test_same_child_twice.py",),
    ),
    Guard(
        "a warning is shown anew when the owners in it changed",
        "workers/connecting/show_requests.py",
        'f"{view.state}:{view.alike.number}:{owners}"',
        'f"{view.state}:{view.alike.number}"',
        ("tests/usecases/connecting/test_same_child_twice.py",),
    ),
    Guard(
        "a photo's card stays where it names the deleted person no more",
        "workers/photos/show_photos.py",
        "names=_named(view), in_words=True",
        "names=_named(view)",
        ("tests/usecases/photos/test_photo_card.py",),
    ),
    Guard(
        "a text in the chat of somebody who is only in the admin chat is found by whom it names",
        _SAID,
        "known AS (SELECT id FROM own UNION ALL SELECT id FROM theirs)",
        "known AS (SELECT id FROM own)",
        _SAID_TEST,
    ),
    Guard(
        "a text about two who are only in the admin chat is found, too",
        _SAID,
        "WHERE tg_admin_chat_id < 0 AND NOT EXISTS (SELECT 1 FROM known)",
        "WHERE false AND NOT EXISTS (SELECT 1 FROM known)",
        _SAID_TEST,
    ),
    Guard(
        "an edit of an old text is not forgotten by the date on which the message was sent",
        _SAID,
        "greatest($6::timestamptz, now() - interval '2 days')",
        "$6::timestamptz",
        _SAID_TEST,
    ),
    Guard(
        "a text that is being edited is still deleted with others of its chat",
        _SAID,
        "sent_at = greatest(EXCLUDED.sent_at, cards.sent_at)",
        "sent_at = EXCLUDED.sent_at",
        _SAID_TEST,
    ),
)
