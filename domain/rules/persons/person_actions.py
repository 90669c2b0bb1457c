"""Lists what somebody may do with a person, in the order in which it is offered."""


def actions_on(
    *, is_owner: bool, is_moderator: bool, is_approved: bool, is_hidden: bool, is_merged: bool
) -> tuple[str, ...]:
    """A guardian may do nothing. A draft or a request can only be deleted. An absorbed person only has a
    history.
    """
    if not (is_owner or is_moderator):
        return ()
    if is_merged:
        return ("history",)
    if not is_approved:
        return ("delete",)
    actions = ["rename", "birth", "apart", "show" if is_hidden else "hide"]
    if is_moderator:
        actions += ["merge", "move"]
    return (*actions, "history", "delete")
