"""What owners and receivers read when it changes who receives a person's photos, and what they do not."""

from tests.guards.guard import Guard

SHARING_GUARDS = (
    Guard(
        "a wish to join asks on no card any more once its sender was let in another way",
        "domain/steps/sharing/link_participant.py",
        "if old is not None and old.state == LinkState.REQUESTED:",
        "if False:",
        ("tests/usecases/sharing/test_who_decides_joins.py",),
    ),
    Guard(
        "who decides about a wish to join sees no face of a photo that an owner never received",
        "domain/usecases/sharing/picture_join.py",
        "AND d.participant_id = o.participant_id",
        "",
        ("tests/usecases/sharing/test_picture_join.py",),
    ),
    Guard(
        "whoever was removed does not hear of a photo that they had added",
        "workers/gallery/show_gallery_photos.py",
        "is_answered = not view.has_left or may_decide",
        "is_answered = True",
        ("tests/usecases/gallery/test_odd_pictures.py",),
    ),
    Guard(
        "whoever was removed reads no name that the person got afterwards",
        "domain/queries/sharing/name_when_left.py",
        "AND x.kind = 'rename_person'",
        "AND false",
        ("tests/usecases/sharing/test_link_participants.py",),
    ),
)
