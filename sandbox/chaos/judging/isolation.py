"""Works out when groups shared one list of people, and names what reached somebody of another list."""

from collections import defaultdict
from collections.abc import Iterator

from sandbox.chaos.judging.rights import FOREVER, Span, both, spans_of
from sandbox.chaos.judging.snapshot import Snapshot
from sandbox.chaos.judging.violation import Violation

# A message whose reader was chosen before a split may arrive up to so many seconds after the split.
ON_ITS_WAY_S = 12.0


class SharedLists:
    """When each second group was in the workspace of its first group, by the history of groups."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._second = snapshot.diary.second_groups
        self._cuts: dict[int, list[float]] = defaultdict(list)
        in_workspace: dict[int, int] = {}
        changes: list[tuple[tuple[int, int], float, bool]] = []
        for change in snapshot.groups:
            chat, before = change.tg_chat_id, in_workspace.pop(change.tg_chat_id, None)
            if before is not None:
                changes.append(((chat, before), change.at, False))
            if change.workspace_id is None:
                self._cuts[chat].append(change.at)
            else:
                in_workspace[chat] = change.workspace_id
                changes.append(((chat, change.workspace_id), change.at, True))
        self._spans = spans_of(changes)

    def times(self, title: str) -> list[Span]:
        """When this second group shared the list of its first group; empty for any other group."""
        second = self._second.get(title)
        if second is None:
            return []
        return [
            span
            for (chat, workspace), own in self._spans.items()
            if chat == second.tg_chat_id
            for span in both(own, self._spans.get((second.first_tg_chat_id, workspace), []))
        ]

    def is_shared(self, title: str, at: float, *, first: str | None, slack_s: float) -> bool:
        """Whether the second group of this title shared the list of the group `first` then, or at most
        slack_s seconds before or after.
        """
        second = self._second.get(title)
        if second is None or second.first != first:
            return False
        return any(span.since - slack_s <= at <= span.until + slack_s for span in self.times(title))

    def is_shared_since(self, title: str, at: float) -> bool:
        """Whether the second group shared the list at that time, and shares it to the end."""
        return any(span.since <= at and span.until == FOREVER for span in self.times(title))

    def is_cut_off_after(self, title: str, at: float) -> bool:
        """Whether the group was split off later, which erases its photos."""
        second = self._second.get(title)
        return second is not None and any(cut >= at for cut in self._cuts[second.tg_chat_id])


def leaks(snapshot: Snapshot, lists: SharedLists) -> Iterator[Violation]:
    """Names that were told to somebody who neither was in the name's group nor decided for it.

    An admin of a second group decides while it shares the list. A name that was told them then may be told
    them again later, as when a request that they were shown is answered.
    """
    diary = snapshot.diary
    groups = {c.name: c.group for c in diary.connections} | diary.guests
    deciders = {
        (admin, second.first): title
        for title, second in diary.second_groups.items()
        for admin in second.admins - diary.groups[second.first]
    }
    for name, told in snapshot.said.items():
        home = groups[name]
        foreign = sorted(
            chat
            for chat, at in told.items()
            if chat not in diary.groups[home]
            and not lists.is_shared(deciders.get((chat, home), ""), at, first=home, slack_s=ON_ITS_WAY_S)
        )
        if foreign:
            yield Violation("leak", f"{name} of {home} was named in {foreign}")
