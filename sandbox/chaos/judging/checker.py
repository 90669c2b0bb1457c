"""Names every promise that was broken, as a pure function of a snapshot, so that tests can check it."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from sandbox.chaos.diary import Absence, Post
from sandbox.chaos.judging.isolation import ON_ITS_WAY_S, SharedLists, leaks
from sandbox.chaos.judging.leftovers import index_differs, left_behind
from sandbox.chaos.judging.operations import broken_operations, photos_not_owed, photos_that_stay
from sandbox.chaos.judging.rights import FOREVER, Span, have_ended, reasons, spans_of_right
from sandbox.chaos.judging.snapshot import Delivery, DeliveryChange, Sending, Snapshot
from sandbox.chaos.judging.under_way import UnderWay
from sandbox.chaos.judging.violation import Violation

# The history notes the end of a right a moment before everybody sees the commit.
COMMIT_S = 0.25
# How old an answer about membership may be when a send begins: a little more than the run's MEMBERSHIP_TTL_S.
MEMBERSHIP_S = 6.0
FINAL = {"sent", "unknown", "suppressed", "failed", "retracted", "parked"}
LOOKED_AT = {"done", "rejected", "dead"}


def check(snapshot: Snapshot) -> list[Violation]:
    """All violations of a run that came to rest."""
    case = Case(snapshot)
    return [
        *case.duplicates(),
        *case.unauthorised(),
        *case.lost_updates(),
        *case.lost_photos(),
        *case.lost_deliveries(),
        *case.not_offered(),
        *case.photos_of_others(),
        *broken_operations(snapshot),
        *leaks(snapshot, case.lists),
        *index_differs(snapshot),
        *left_behind(snapshot),
    ]


def check_so_far(snapshot: Snapshot) -> list[Violation]:
    """The violations of a running run that no later event could excuse."""
    case = Case(snapshot)
    return [*case.duplicates(), *case.unauthorised()]


class Case:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._rights = spans_of_right(snapshot)
        self._under_way = UnderWay(snapshot.tasks)
        self._reasons = reasons(snapshot)
        self.lists = SharedLists(snapshot)
        self._posts = {post.file_unique_id: post for post in snapshot.diary.posts}
        self._assets = {asset.file_unique_id: asset for asset in snapshot.assets}
        self._deliveries = {delivery.id: delivery for delivery in snapshot.deliveries}
        self._of_pair = {
            (d.file_unique_id, snapshot.tg_ids.get(d.participant_id)): d for d in snapshot.deliveries
        }
        self._identities = {c.tg_user_id: c.identity for c in snapshot.diary.connections}
        self._groups = {c.tg_user_id: c.group for c in snapshot.diary.connections}
        self._changes: dict[int, list[DeliveryChange]] = defaultdict(list)
        for change in snapshot.changes:
            self._changes[change.delivery_id].append(change)
        self._sent: dict[int, list[Sending]] = defaultdict(list)
        for sending in snapshot.sendings:
            if sending.delivery_id is not None:
                self._sent[sending.delivery_id].append(sending)

    def expected(self) -> Iterator[tuple[Post, int]]:
        """Each post with a recipient who must get it: entitled, and in the group from the post to the end.
        A right that ends after the last simulated press counts as ended: a task of an earlier press ended it.
        """
        for post in self._snapshot.diary.posts:
            for tg_id in self._who_is_owed(post):
                spans = self._rights.get(tg_id, ())
                is_entitled = any(span.since <= post.at and span.until == FOREVER for span in spans)
                if is_entitled and not self._was_away_after(tg_id, post.at):
                    yield post, tg_id

    def _who_is_owed(self, post: Post) -> frozenset[int]:
        """Who gets the picture of this post. In a second group: the recipients of the first group who are in
        the second group too, if the two groups share a list from the post to the end.
        """
        second = self._snapshot.diary.second_groups.get(post.group)
        if second is None:
            return self._snapshot.owed.get((post.group, post.picture), frozenset())
        owed = self._snapshot.owed.get((second.first, post.picture), frozenset())
        is_shared = self.lists.is_shared_since(post.group, post.at)
        return owed & self._snapshot.diary.groups[post.group] if is_shared else frozenset()

    def owed(self) -> set[tuple[str, int | None]]:
        """Photos and who gets them: whoever must get the photo, and whoever has a delivery of it."""
        return {(post.file_unique_id, tg_id) for post, tg_id in self.expected()} | self._of_pair.keys()

    def duplicates(self) -> Iterator[Violation]:
        """A delivery may be sent once, once more each time its recipient asked, and once more each time it
        was owed again after it had been taken out of the chat. More is a duplicate.
        """
        for delivery_id, sendings in self._sent.items():
            delivery = self._deliveries.get(delivery_id)
            if delivery is None:
                continue
            if len(sendings) > 1 + self._asked(delivery) + self._taken_back(delivery):
                states = " ".join(change.state for change in self._changes[delivery_id])
                presses = self._presses(delivery)
                yield Violation(
                    "duplicate",
                    f"delivery {delivery_id} was sent {len(sendings)} times, asked for {presses} times:"
                    f" {states}",
                )

    def unauthorised(self) -> Iterator[Violation]:
        for sending in self._snapshot.sendings:
            why = self._why_not(sending)
            if why is not None:
                yield Violation(
                    "unauthorised", f"delivery {sending.delivery_id} to {sending.tg_chat_id}: {why}"
                )

    def lost_updates(self) -> Iterator[Violation]:
        for number in self._snapshot.unhandled_updates:
            yield Violation(self._under_way.update(number), f"update {number} was not handled")

    def lost_photos(self) -> Iterator[Violation]:
        for post in self._snapshot.diary.posts:
            asset = self._assets.get(post.file_unique_id)
            if asset is None:
                if not self.lists.is_cut_off_after(post.group, post.at):
                    yield Violation("lost", f"the post {post.file_unique_id} is not on record")
            elif asset.state not in LOOKED_AT:
                kind = self._under_way.photo(post.file_unique_id)
                yield Violation(kind, f"the post {post.file_unique_id} is still {asset.state}")
            elif asset.state != "done":
                yield Violation("lost", f"the post {post.file_unique_id} is {asset.state}: {asset.reason}")

    def lost_deliveries(self) -> Iterator[Violation]:
        for delivery in self._snapshot.deliveries:
            why = self._why_lost(delivery)
            if why is not None:
                kind = self._under_way.delivery(delivery, FINAL)
                yield Violation(kind, f"delivery {delivery.id} {why}")
        for post, tg_id in self.expected():
            found = self._of_pair.get((post.file_unique_id, tg_id))
            asset = self._assets.get(post.file_unique_id)
            # A photo without a row is judged like a photo on which nobody was recognised.
            is_looked_at = asset is None or asset.state == "done"
            if found is None and is_looked_at and not self._is_doubtful(post, tg_id):
                yield Violation("lost", f"{post.picture} ({post.file_unique_id}) is not owed to {tg_id}")
            theirs = self._reasons.get((tg_id, post.file_unique_id), [])
            if found is not None and found.state == "suppressed" and not have_ended(theirs):
                yield Violation("lost", f"delivery {found.id} was suppressed though {tg_id} has the right")
            if found is not None and found.state == "failed" and found.id not in self._snapshot.refused:
                yield Violation("lost", f"delivery {found.id} failed, and Telegram refused nothing")

    def _is_doubtful(self, post: Post, tg_id: int) -> bool:
        """Whether nobody on the photo is a person of this recipient, for a good reason: somebody was asked
        whose face it is, or a face on the photo was given to somebody else.
        """
        given = {change.file_unique_id for change in self._snapshot.faces if change.after is not None}
        is_theirs = self._reasons.get((tg_id, post.file_unique_id))
        return not is_theirs and post.file_unique_id in given | self._snapshot.asked

    def not_offered(self) -> Iterator[Violation]:
        for delivery in self._snapshot.deliveries:
            tg_id = self._snapshot.tg_ids[delivery.participant_id]
            if (
                delivery.state == "unknown"
                and delivery.is_open
                and self._kept_its_right(delivery, tg_id)
                and tg_id not in self._snapshot.offers
            ):
                yield Violation("not_offered", f"delivery {delivery.id} is unknown, {tg_id} sees no button")

    def photos_of_others(self) -> Iterator[Violation]:
        """Photos that wrongly stay in a chat, or are wrongly not owed, after faces were moved."""
        yield from photos_that_stay(self._snapshot, self._reasons)
        away = frozenset(absence.tg_user_id for absence in self._absences())
        seen_there = {
            key: found for key, found in self._reasons.items() if self._is_in_group_of(key[1], key[0])
        }
        yield from photos_not_owed(self._snapshot, seen_there, away)

    def _is_in_group_of(self, file: str, tg_id: int) -> bool:
        post = self._posts.get(file)
        return post is None or tg_id in self._snapshot.diary.groups[post.group]

    def _why_lost(self, delivery: Delivery) -> str | None:
        if delivery.state not in FINAL:
            return f"is still {delivery.state}"
        if delivery.state == "sent" and not self._sent[delivery.id]:
            return "says sent, and nothing was"
        if delivery.state == "parked" and delivery.is_open:
            return "is parked though the private chat is open"
        return None

    def _why_not(self, sending: Sending) -> str | None:
        delivery = self._deliveries.get(sending.delivery_id or 0)
        if delivery is None:
            return self._why_not_without_row(sending)
        if self._snapshot.tg_ids.get(delivery.participant_id) != sending.tg_chat_id:
            return "to somebody else's chat"
        begun_at = self._begun_at(sending)
        if delivery.taken_away_at is not None and begun_at > delivery.taken_away_at + COMMIT_S:
            return "its recipient had taken it away"
        if not self._is_entitled(sending.tg_chat_id, begun_at):
            return "no approved link at that moment"
        shown = self._reasons.get((sending.tg_chat_id, delivery.file_unique_id), ())
        if not _covers((reason.span for reason in shown), begun_at):
            return "nobody of theirs was on it at that moment"
        post = self._posts.get(delivery.file_unique_id)
        return self._why_not_post(post, sending.tg_chat_id, begun_at) if post is not None else None

    def _why_not_without_row(self, sending: Sending) -> str | None:
        """Judges by history and diary: when a second group leaves the list, its deliveries are erased."""
        post = self._posts.get(sending.file_unique_id or "")
        if post is None:
            return None
        if not self.lists.is_cut_off_after(post.group, (begun_at := self._begun_at(sending)) - COMMIT_S):
            return "a posted photo outside of any delivery"
        return self._why_not_post(post, sending.tg_chat_id, begun_at, slack_s=ON_ITS_WAY_S)

    def _why_not_post(self, post: Post, tg_id: int, at: float, *, slack_s: float = COMMIT_S) -> str | None:
        if tg_id not in self._snapshot.diary.groups[post.group]:
            return f"it was posted in {post.group}"
        if tg_id not in self._identities:  # a relative, linked to an unknown person that the admin named
            return None
        if self._identities[tg_id] not in post.shows:
            return f"{post.picture} shows nobody of theirs"
        own = self._groups.get(tg_id)
        if own != post.group and not self.lists.is_shared(post.group, at, first=own, slack_s=slack_s):
            return f"{post.group}, where it was posted, shared no list with theirs then"
        if self._was_long_gone(tg_id, at):
            return "had left the group"
        return None

    def _begun_at(self, sending: Sending) -> float:
        """When the right was read: the last time before the call at which the delivery became `sending`."""
        begun = [
            change.at
            for change in self._changes[sending.delivery_id or 0]
            if change.state == "sending" and change.at <= sending.at
        ]
        return max(begun, default=sending.at)

    def _is_entitled(self, tg_id: int, at: float) -> bool:
        return _covers(self._rights.get(tg_id, ()), at)

    def _kept_its_right(self, delivery: Delivery, tg_id: int) -> bool:
        """Whether the right to this photo lasted since the answer was lost. A later right does not count."""
        changes = self._changes[delivery.id]
        times = [change.at for change in changes if change.state == "unknown"] or [c.at for c in changes]
        lost_at = min(times, default=self._snapshot.until)
        return any(
            reason.span.since <= lost_at and reason.span.until >= self._snapshot.until
            for reason in self._reasons.get((tg_id, delivery.file_unique_id), ())
        )

    def _was_long_gone(self, tg_id: int, at: float) -> bool:
        return any(
            absence.tg_user_id == tg_id
            and absence.since + MEMBERSHIP_S < at
            and (absence.until is None or at < absence.until)
            for absence in self._absences()
        )

    def _absences(self) -> list[Absence]:
        return [absence for absence in self._snapshot.diary.absences if not absence.is_block]

    def _was_away_after(self, tg_id: int, at: float) -> bool:
        return any(
            absence.tg_user_id == tg_id and (absence.until is None or absence.until >= at)
            for absence in self._absences()
        )

    def _asked(self, delivery: Delivery) -> int:
        """How often a press made the delivery owed again: both the press and its effect must be there."""
        states = [change.state for change in self._changes[delivery.id]]
        again = sum(
            now == "pending" and before in ("unknown", "sent") for before, now in itertools.pairwise(states)
        )
        return min(self._presses(delivery), again)

    def _taken_back(self, delivery: Delivery) -> int:
        """How often the photo was taken back and owed once more, even if its message was not gone yet."""
        states = [state for state, _ in itertools.groupby(c.state for c in self._changes[delivery.id])]
        steps = Counter(zip(states, states[1:], states[2:], strict=False))
        return steps["sent", "retracted", "pending"] + steps["retracted", "sent", "pending"]

    def _presses(self, delivery: Delivery) -> int:
        tg_id = self._snapshot.tg_ids.get(delivery.participant_id)
        return sum(
            press.tg_user_id == tg_id and press.delivery_id in (None, delivery.id)
            for press in self._snapshot.diary.presses
        )


def _covers(spans: Iterable[Span], at: float) -> bool:
    return any(Span(span.since - COMMIT_S, span.until + COMMIT_S).covers(at) for span in spans)
