"""Which persons a private chat shows, and the group that is named where two persons have one name."""

from tests.guards.guard import Guard

_PRIVATE_TEST = ("tests/telegram/persons/test_private_admin_chat.py",)
_NAME_TEST = ("tests/telegram/persons/test_two_of_one_name.py",)

HOMES_GUARDS = (
    Guard(
        "where nobody can be chosen the next words are no part of a name",
        "bot/telegram/persons/choose_person.py",
        "    if not found.total and not typed:\n",
        "    if False:\n",
        ("tests/telegram/persons/test_show_people.py",),
    ),
    Guard(
        "a private chat that is an admin chat shows its user's own persons",
        "bot/telegram/chats/scope.py",
        'if chat.type == "private":',
        'if chat.type == "private" and await workspace_of_admin_chat(chat.id) is None:',
        _PRIVATE_TEST,
    ),
    Guard(
        "a moderator who asks to join can withdraw the wish",
        "bot/messages/persons/persons.py",
        "if not in_admin_chat and person.is_joining:",
        "if False:",
        _PRIVATE_TEST,
    ),
    Guard(
        "whoever left a group still reads its title beside their person's name",
        "domain/queries/persons/home_title.py",
        "(m.status <> 'outside' OR NOT m.left_noted OR m.left_at IS NOT NULL)",
        "(m.status <> 'outside')",
        _NAME_TEST,
    ),
    Guard(
        "whoever was never seen in a group does not read its title",
        "domain/queries/persons/home_title.py",
        "WHERE {{is_reader}} AND {_WAS_INSIDE} AND",
        "WHERE {{is_reader}} AND",
        _NAME_TEST,
    ),
    Guard(
        "persons of two workspaces are told apart also where a group was left long ago",
        "domain/queries/persons/home_title.py",
        "l.state IN ('requested', 'approved')",
        "false",
        _NAME_TEST,
    ),
    Guard(
        "a moderator of two workspaces reads of which one a person is deleted",
        "bot/telegram/erasing/delete_person.py",
        "if person.home or not person.is_moderator:",
        "if True:",
        _NAME_TEST,
    ),
    Guard(
        "whoever leaves reads of which of two persons",
        "bot/messages/sharing/sharing.py",
        'words.html("share.leaving", name=of)',
        'words.html("share.leaving", name=person.name)',
        _NAME_TEST,
    ),
    Guard(
        "whoever removes somebody reads from which of two persons",
        "bot/messages/sharing/sharing.py",
        'words.html("share.removing", name=of, who=link.name)',
        'words.html("share.removing", name=person.name, who=link.name)',
        _NAME_TEST,
    ),
    Guard(
        "/photos with a name that two persons have asks whose",
        "bot/telegram/deliveries/show_photos.py",
        "if len(named) > 1:",
        "if False:",
        _NAME_TEST,
    ),
)
