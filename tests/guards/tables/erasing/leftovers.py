"""Guards of what must neither be left behind by an erase nor be taken away by it."""

from tests.guards.guard import Guard

LEFTOVER_GUARDS = (
    Guard(
        "an older question for fresh photos goes when its chat opens",
        "workers/gallery/show_fresh_photos.py",
        "forget_cards([known.card_id]) if is_edited else leave_card(known.card_id)",
        "forget_cards([known.card_id])",
        ("tests/usecases/chats/test_closed_chats.py",),
    ),
    Guard(
        "the other owner's request goes on waiting when an owner is forgotten",
        "domain/usecases/erasing/purge_erasure.py",
        '_LEAVING_PERSONS = ("contact_faces", "group", "participant")',
        '_LEAVING_PERSONS = ("contact_faces", "group")',
        ("tests/usecases/erasing/test_trained_by_one_owner.py",),
    ),
    Guard(
        "a photo's card goes with whom it names, also where it could not be corrected",
        "workers/photos/show_photos.py",
        "picture=picture, gone=gone, names=names)",
        "picture=picture, gone=gone)",
        ("tests/usecases/photos/test_photo_card.py",),
    ),
    Guard(
        "a sheet goes with whoever got a face that it shows",
        "domain/steps/faces/move_faces.py",
        "{SHEETS},\n",
        "",
        ("tests/usecases/photos/test_contact_sheet.py",),
    ),
    Guard(
        "a request loses the name of a group that is erased",
        "domain/steps/erasing/erase_group_rows.py",
        "    cards += await requests_from(group.workspace_id, group.id)\n",
        "",
        ("tests/usecases/erasing/test_faces_on_requests.py",),
    ),
)
