"""What a merge of two families' persons tells each of them."""

from tests.guards.guard import Guard

MERGING_GUARDS = (
    Guard(
        "whoever asks after a merge reads no name that another family gave",
        "domain/steps/persons/follow_carried.py",
        "CASE WHEN asks THEN coalesce(l.alias, a.name) ELSE l.alias END",
        "l.alias",
        ("tests/usecases/sharing/test_carried_links.py",),
    ),
)
