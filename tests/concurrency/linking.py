"""Two changes of a person's links at a time: one decision holds, and there is always an owner."""

from collections.abc import Awaitable

from domain.errors import Forbidden, NotFound
from domain.ids import ParticipantId
from domain.queries.operations.done import Done
from domain.queries.sharing.invitation import invitation
from domain.usecases.sharing.accept_invitation import accept_invitation
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.concurrency.endings import begun_before, owed_delivery, timed
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.concurrency.two_persons import look_of, merge, photo_of, two_persons
from tests.usecases.factory import Connected, Group, Member, begin, make_group, make_participant, train
from tests.usecases.linking import invite, joined, links
from tests.usecases.stage import Stage


def leave(stage: Stage, person: Connected, who: Member, by: Member | None = None) -> Awaitable[Done]:
    """by: the participant who removes `who`; None when `who` leaves of their own accord."""
    return unlink_participant(person.number, who.participant_id, stage.by(by or who), stage.doorbell)


def promote(stage: Stage, person: Connected, who: Member) -> Awaitable[Done]:
    return make_owner(person.number, who.participant_id, stage.by(person.owner), stage.doorbell)


async def group_member(stage: Stage, group: Group, name: str = "Opa") -> Member:
    return await make_participant(stage, name, in_chat=group.tg_chat_id)


async def with_guardian(stage: Stage, group: Group) -> tuple[Connected, Member]:
    """Connects Anna, and lets a guardian, Opa, receive her as well."""
    anna, _ = await two_persons(stage, group)
    opa = await group_member(stage, group)
    await joined(stage, anna, opa)
    return anna, opa


async def one_invitation_for_two(stage: Stage) -> Round:
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, _ = await two_persons(stage, group)
        opa, oma = await group_member(stage, group), await group_member(stage, group, "Oma")
        view = await invitation(await invite(stage, anna, anna.owner))
        assert view is not None

        def accept(who: Member) -> Awaitable[Done]:
            return accept_invitation(
                view.link_id, who.participant_id, stage.by(who), consent_version="1", doorbell=stage.doorbell
            )

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            winner = opa if one.has_won else oma
            assert await links(anna) == {anna.owner.name: "owner", winner.name: "guardian"}
            assert await kinds_of(anna) == ["link_participant"]

        return Race(lambda: accept(opa), lambda: accept(oma), judge)

    return make_round


async def kinds_of(person: Connected) -> list[str]:
    """The kinds of the operations about the person, in order."""
    rows = await sql.rows("SELECT kind FROM operations WHERE person_number = $1 ORDER BY id", person.number)
    return [row["kind"] for row in rows]


async def asked_to_join(person: Connected, who: Member) -> int:
    row = await sql.one(
        """SELECT id FROM participant_persons
           WHERE person_id = $1 AND participant_id = $2 AND state = 'requested'""",
        person.person_id,
        who.participant_id,
    )
    assert row is not None
    return int(row["id"])


async def admitted_and_refused(stage: Stage) -> Round:
    """One owner admits somebody while another owner refuses them."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        mama = await group_member(stage, group, "Mama")
        await joined(stage, anna, mama)
        await promote(stage, anna, mama)
        await merge(stage, ben, anna, group.admin)  # so Ben's owner asks to join
        request = await asked_to_join(anna, ben.owner)

        async def judge(admitted: Answer, refused: Answer) -> None:
            ensure_one_winner(admitted, refused)
            link = await sql.one("SELECT state, role FROM participant_persons WHERE id = $1", request)
            state = "approved" if admitted.has_won else "declined"
            assert link == {"state": state, "role": "guardian"}

        return Race(
            lambda: decide_join(request, stage.by(anna.owner), admit=True, doorbell=stage.doorbell),
            lambda: decide_join(request, stage.by(mama), admit=False, doorbell=stage.doorbell),
            judge,
        )

    return make_round


async def admitted_by_a_removed_owner(stage: Stage) -> Round:
    """An owner whom the other one has removed lets nobody in any more."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        mama = await group_member(stage, group, "Mama")
        await joined(stage, anna, mama)
        await promote(stage, anna, mama)
        await merge(stage, ben, anna, group.admin)
        request = await asked_to_join(anna, ben.owner)

        async def judge(admitted: Answer, removed: Answer) -> None:
            assert removed.has_won
            link = await sql.one("SELECT state FROM participant_persons WHERE id = $1", request)
            assert link == {"state": "approved" if admitted.has_won else "requested"}
            last = (await kinds_of(anna))[-2:]
            if admitted.has_won:
                assert last == ["link_participant", "unlink_participant"], (
                    "an owner who was removed let somebody in"
                )
            else:
                assert isinstance(admitted.refusal, Forbidden | NotFound)
            assert (await links(anna)).get("Mama") is None

        return Race(
            lambda: decide_join(request, stage.by(mama), admit=True, doorbell=stage.doorbell),
            lambda: leave(stage, anna, mama, by=anna.owner),
            judge,
        )

    return make_round


async def asked_for_an_absorbed_person(stage: Stage) -> Round:
    """A request before the merge goes on to the survivor's owner; a later one finds no such person."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        opa = await group_member(stage, group)
        draft = await begin(stage, group, opa, f"Enkelin {anna.number}")
        photo = await train(stage, draft.person_id, opa, stage.engine.face(**{await look_of(anna): 0.9}))
        await stage.drain()

        async def judge(asked: Answer, merged: Answer) -> None:
            assert merged.has_won
            assert asked.has_won or isinstance(asked.refusal, NotFound)
            rows = await sql.rows(
                """SELECT person_id, state FROM participant_persons
                   WHERE participant_id = $1 AND role = 'guardian'""",
                opa.participant_id,
            )
            asks = {anna.person_id, ben.person_id} if asked.has_won else set()
            assert {(row["person_id"], row["state"]) for row in rows} == {(one, "requested") for one in asks}

        return Race(
            lambda: ask_to_join(photo, ParticipantId(opa.participant_id), stage.doorbell),
            lambda: merge(stage, anna, ben, group.admin),
            judge,
        )

    return make_round


async def removed_and_sent_to(stage: Stage) -> Round:
    """One of two recipients is removed: no send that begins later goes to them."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, opa = await with_guardian(stage, group)
        asset_id = await photo_of(stage, group, anna)
        await stage.drain()
        delivery_id = await owed_delivery(stage, asset_id, to=opa)

        async def judge(removed: Answer, _: Answer) -> None:
            await begun_before(stage, delivery_id, opa, removed)
            await stage.settle()
            assert stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id)) == 1

        return Race(
            lambda: timed(leave(stage, anna, opa, by=anna.owner)),
            lambda: stage.deliver_one(delivery_id),
            judge,
        )

    return make_round


async def owner_leaves_and_promotes(stage: Stage) -> Round:
    """An owner leaves and promotes a guardian on two devices: whichever comes first, there is an owner."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, opa = await with_guardian(stage, group)

        async def judge(promoted: Answer, left: Answer) -> None:
            assert promoted.has_won
            owners = {"Opa"} if left.has_won else {anna.owner.name, "Opa"}
            assert await links(anna) == dict.fromkeys(owners, "owner")
            if not left.has_won:
                assert left.refusal is not None
                assert left.refusal.code == "last_owner"

        return Race(lambda: promote(stage, anna, opa), lambda: leave(stage, anna, anna.owner), judge)

    return make_round


async def guardian_leaves_and_is_promoted(stage: Stage) -> Round:
    """A guardian who left is no owner, and does not come back by the promotion."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, opa = await with_guardian(stage, group)

        async def judge(promoted: Answer, left: Answer) -> None:
            assert left.has_won
            assert promoted.has_won or promoted.is_told
            assert await links(anna) == {anna.owner.name: "owner"}
            done = ["make_owner", "unlink_participant"] if promoted.has_won else ["unlink_participant"]
            assert (await kinds_of(anna))[1:] == done

        return Race(lambda: promote(stage, anna, opa), lambda: leave(stage, anna, opa), judge)

    return make_round


LINKING = (
    Pair("one invitation in two chats", one_invitation_for_two),
    Pair("a request to join is admitted and refused", admitted_and_refused),
    Pair("a request is admitted by an owner whom the other one removes", admitted_by_a_removed_owner),
    Pair("somebody asks to join a person that is absorbed", asked_for_an_absorbed_person),
    Pair("a removal and a send", removed_and_sent_to),
    Pair("an owner leaves and makes somebody else one", owner_leaves_and_promotes),
    Pair("a guardian leaves and is made an owner", guardian_leaves_and_is_promoted),
)
