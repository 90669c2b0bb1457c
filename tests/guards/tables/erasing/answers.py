"""Guards of how much a deletion takes, of what it forgets in *Whose child is this?*, of former names, and of
forgotten refusals.
"""

from tests.guards.guard import Guard

_CARDS = ("tests/telegram/clusters/test_answer_inquiry.py",)
_FORMER = ("tests/usecases/erasing/test_former_persons.py",)
_FORGET_ME = ("tests/telegram/erasing/test_forget_participant.py",)

_DELETE = ("tests/telegram/erasing/test_seen_before.py",)

ERASED_ANSWERS_GUARDS = (
    Guard(
        "no more faces of an erased person go than were shown",
        "domain/usecases/erasing/erase_person.py",
        "        ensure_no_more((await deletion(person_id)).faces, at_most)\n",
        "",
        _DELETE,
    ),
    Guard(
        "no more faces of a person are deleted than were shown",
        "domain/usecases/erasing/erase_faces.py",
        "        ensure_no_more((await deletion(person.id)).faces, at_most)\n",
        "",
        _DELETE,
    ),
    Guard(
        "no more faces of a dissolved person lose their name than were shown",
        "domain/usecases/persons/dissolve_person.py",
        "        ensure_no_more(len(faces), at_most)\n",
        "",
        _DELETE,
    ),
    Guard(
        "no more faces of an unknown person are deleted than were shown",
        "domain/usecases/clusters/delete_cluster.py",
        "        ensure_no_more(len(faces), at_most)\n",
        "",
        ("tests/telegram/clusters/test_name_cluster.py",),
    ),
    Guard(
        "/forget_me deletes only whom its card said would go",
        "domain/steps/erasing/erase_participant_rows.py",
        "if shown not in (None, mark_of([locked[person_id].number for person_id in locked.keys() & still])):",
        "if False:",
        _FORGET_ME,
    ),
    Guard(
        "an erase forgets the names in answers about unknown people",
        "domain/steps/erasing/erase_rows.py",
        "    await forget_answers(work, person.workspace_id, list(selves), names.all)\n",
        "",
        ("tests/usecases/clusters/test_ask_whose_child.py",),
    ),
    Guard(
        "the moderators' card with a name that people gave goes with the person",
        "domain/steps/erasing/erase_rows.py",
        "cards = [*also, *said, ",
        "cards = [*also, ",
        ("tests/erase/test_subjects.py",),
    ),
    Guard(
        "the button of an erased person leaves a question",
        "domain/steps/erasing/forget_answers.py",
        "ON l.participant_id = i.participant_id AND l.person_id = ANY($2::uuid[])",
        "ON false",
        _CARDS,
    ),
    Guard(
        "a question is edited when its buttons are other people",
        "bot/messages/clusters/inquiring.py",
        'people = ":".join(str(one.number) for one in view.people)',
        'people = ""',
        _CARDS,
    ),
    Guard(
        "an unknown person whose card named somebody erased is shown again",
        "domain/usecases/erasing/purge_erasure.py",
        "        await show_clusters_again(work, needles.cards)\n",
        "",
        (*_CARDS, "tests/erase/test_group.py"),
    ),
    Guard(
        "a former name leaves captions",
        "domain/steps/erasing/erase_rows.py",
        "    await forget_words(work, person.workspace_id, names.former)\n",
        "",
        _FORMER,
    ),
    Guard(
        "a former name that somebody else has now stays in captions",
        "domain/steps/erasing/erased_names.py",
        " if not _is_in_any(name, others)",
        "",
        _FORMER,
    ),
    Guard(
        "whoever sends /forget_me reads before that a refusal is forgotten too",
        "bot/messages/erasing/forgetting.py",
        "    if view.refusals:",
        "    if view.refusals < 0:",
        _FORGET_ME,
    ),
    Guard(
        "whoever sent /forget_me reads after it that a refusal is forgotten too",
        "bot/telegram/erasing/forget_participant.py",
        'refusals=gone["refusals"]',
        "refusals=0 * len(gone)",
        _FORGET_ME,
    ),
    Guard(
        "a press of /forget_me whose answer was lost stores nobody again",
        "bot/telegram/chats/participant_middleware.py",
        "    if await forgotten_since(user.id, received_at) is not None:\n        return None\n",
        "",
        _FORGET_ME,
    ),
    Guard(
        "a message that was on its way when its reader was forgotten is taken back",
        "domain/queries/erasing/erasure.py",
        "(created_at <= $7 OR tg_chat_id <> ALL($13::bigint[]))",
        "(created_at <= $7 AND $13::bigint[] IS NOT NULL)",
        ("tests/usecases/erasing/test_erase_participant_rows.py",),
    ),
)
