"""Another engine has not seen everybody: nobody gets a photo, or loses one, because of who is missing."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.ids import AssetId
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import is_in_doubt
from domain.steps.work.work import transaction
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.index import look_again as again
from domain.usecases.persons.tell_apart import tell_apart
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.usecases.assigning import faces_on
from tests.usecases.connecting.test_same_child_twice import asked, last_words, show
from tests.usecases.engine_change import NEW, Change
from tests.usecases.faces.test_evidence import seen, verdicts
from tests.usecases.faces.test_rerun_matching import rerun
from tests.usecases.factory import Connected, Group, connected_person, decide, post
from tests.usecases.forgetting import erase
from tests.usecases.operating import undo
from tests.usecases.persons.test_hidden_rivals import hide, keep_apart
from tests.usecases.stage import Stage

_STANDING = """FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
    JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"""


@pytest.fixture
async def bea(stage: Stage, group: Group) -> Connected:
    """Anna's twin, of another family."""
    return await connected_person(stage, group, look="bea", name="Bea")


async def lose_photos(stage: Stage, *persons: Connected) -> None:
    """Telegram does not have the training photos of these persons any more."""
    files = await sql.values(
        str,
        """SELECT a.tg_file_id FROM image_assets a JOIN face_instances f ON f.asset_id = a.id
           WHERE a.kind = 'training' AND f.person_id = ANY($1::uuid[])""",
        [person.person_id for person in persons],
    )
    for file in files:
        del stage.source.files[file]


async def deliveries(asset_id: AssetId) -> Sequence[str]:
    return await sql.values(str, "SELECT state FROM deliveries WHERE asset_id = $1 ORDER BY id", asset_id)


async def test_a_photo_of_a_twin_whom_the_engine_never_saw_is_a_question_about_the_other(
    stage: Stage, group: Group, anna: Connected, bea: Connected, change: Change
) -> None:
    await keep_apart(stage, group, anna, bea)
    await lose_photos(stage, bea)
    await change.happen()
    await stage.settle()
    assert await seen(stage, group, stage.engine.face(bea=0.75, anna=0.6)) == ["? Anna"]


async def test_until_the_engine_has_seen_all_persons_no_photo_is_sent_without_a_question(
    stage: Stage,
    group: Group,
    bea: Connected,
    anna: Connected,
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Anna was connected last, so the engine sees her first. When it has seen Bea too, Bea is asked about."""
    monkeypatch.setattr(again, "PHOTOS_AT_ONCE", 1)
    await change.happen()
    await stage.run("look_again")
    missed = await post(stage, group, stage.engine.face(bea=0.75, anna=0.6))
    await stage.recognise(missed)
    assert await verdicts(missed) == ["? Anna"]
    for _ in range(4):
        await stage.make_due()
        await stage.settle()
    assert await verdicts(missed) == ["? Bea"]


@pytest.mark.parametrize("how", ["rerun", "told apart"])
async def test_a_person_whom_the_engine_never_saw_keeps_their_photos_until_it_sees_them(
    stage: Stage, group: Group, anna: Connected, bea: Connected, change: Change, how: str
) -> None:
    hers = await post(stage, group, stage.engine.face(bea=0.75, anna=0.6))
    another = await post(stage, group, stage.engine.face(bea=0.9))
    annas = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert [await verdicts(photo) for photo in (hers, annas)] == [["Bea"], ["Anna"]]
    await lose_photos(stage, bea)
    await change.happen()
    await stage.settle()
    if how == "rerun":
        await rerun(stage, group)
    else:
        await tell_apart(anna.number, bea.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)
    await stage.settle()
    assert [await verdicts(photo) for photo in (hers, annas)] == [["Bea"], ["Anna"]]
    assert [await deliveries(photo) for photo in (hers, annas)] == [["sent"], ["sent"]]
    if how == "told apart":
        assert await is_in_doubt(bea.person_id)
        [sure] = await faces_on(another)
        await pin_prototype(
            sure["number"], stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
        )
        await stage.settle()
        assert not [one for one in (anna, bea) if await is_in_doubt(one.person_id)]


@pytest.mark.parametrize("how", ["told apart no more", "undone", "Bea erased", "Bea's owner left"])
async def test_a_photo_in_doubt_is_sent_only_once_its_unseen_look_alike_is_none_any_more(
    stage: Stage, group: Group, anna: Connected, bea: Connected, change: Change, how: str
) -> None:
    """Anna was hidden before it was sent. The engine never sees Bea. When nobody's consent to Bea stands, it
    may still show Bea, so it is asked about.
    """
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await hide(stage, anna)
    await stage.deliver()
    await lose_photos(stage, bea)
    await change.happen()
    await stage.settle()
    pair, admin = (anna.number, bea.number), group.admin
    told = await tell_apart(*pair, stage.by(admin), apart=True, doorbell=stage.doorbell)
    await stage.settle()
    await hide(stage, anna, hidden=False)
    await stage.settle()
    assert (await deliveries(photo), await is_in_doubt(anna.person_id)) == (["suppressed"], True)
    if how == "told apart no more":
        await tell_apart(*pair, stage.by(admin), apart=False, doorbell=stage.doorbell)
    elif how == "undone":
        await undo(stage, told, admin)
    elif how == "Bea erased":
        await erase(stage, bea)
    else:
        await sql.execute(
            "UPDATE participant_persons SET role = 'guardian' WHERE person_id = $1", bea.person_id
        )
        owner = bea.owner
        await unlink_participant(bea.number, owner.participant_id, stage.by(owner), stage.doorbell)
    await stage.settle()
    is_asked = how == "Bea's owner left"
    assert await verdicts(photo) == ["? Anna" if is_asked else "Anna"]
    assert await deliveries(photo) == ["suppressed" if is_asked else "sent"]
    assert not await is_in_doubt(anna.person_id)


async def choose(stage: Stage, person: Connected) -> None:
    """Chooses prototypes as after any answer about the person."""
    async with transaction(stage.doorbell) as work:
        await choose_prototypes(work, person.person_id, stage.settings)


async def standing(person: Connected) -> tuple[int, int]:
    """How many of the person's prototypes the new engine has seen, and how many there are."""
    row = await sql.one(
        """SELECT count(e.id) AS seen, count(*) AS n FROM person_prototypes x LEFT JOIN face_embeddings e
               ON e.face_id = x.face_instance_id AND e.engine = $2 WHERE x.person_id = $1""",
        person.person_id,
        NEW,
    )
    assert row is not None
    return row["seen"], row["n"]


async def test_a_choice_during_the_look_drops_no_prototype_and_in_the_end_another_face_stands_in(
    stage: Stage, group: Group, anna: Connected, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of Anna's prototypes cannot be read: the trained one stays, a fifth face replaces the other."""
    stage.settings = stage.settings.model_copy(update={"face_prototype_max_exemplars": 4})
    stage.world = replace(stage.world, settings=stage.settings)
    for _ in range(4):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await sql.execute("UPDATE face_instances SET basis = 'assigned' WHERE basis = 'matched'")
    await choose(stage, anna)
    await stage.settle()
    await lose_photos(stage, anna)
    del stage.source.files[await sql.value(str, "SELECT max(a.tg_file_id) " + _STANDING)]
    monkeypatch.setattr(again, "PHOTOS_AT_ONCE", 1)
    await change.happen()
    while await standing(anna) == (0, 4):
        await stage.make_due()
        await stage.run("look_again")
    await choose(stage, anna)
    assert await standing(anna) == (1, 4)
    for _ in range(6):
        await stage.make_due()
        await stage.settle()
    assert await standing(anna) == (3, 4)


async def test_a_question_about_a_face_that_the_engine_has_not_seen_yet_stays_the_same_question(
    stage: Stage, group: Group, anna: Connected, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_about = await post(stage, group, stage.engine.face(anna=0.41))
    await stage.settle()
    assert await verdicts(asked_about) == ["? Anna"]
    questions = "SELECT id, status FROM face_suggestions ORDER BY id"
    before = await sql.rows(questions)
    monkeypatch.setattr(again, "PHOTOS_AT_ONCE", 1)
    await change.happen()
    await stage.run("look_again")
    async with transaction(stage.doorbell) as work:
        await work.add("backfill_person", person_id=str(anna.person_id))
    for _ in range(3):
        await stage.settle()
        await stage.make_due()
    assert await sql.rows(questions) == before


async def test_a_request_keeps_the_warning_that_it_looks_like_somebody_whom_the_engine_never_saw(
    stage: Stage, group: Group, change: Change
) -> None:
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    await asked(stage, group, "Lea", "Anni", anna=0.95)
    await connected_person(stage, group, look="ben", name="Ben")
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    assert "looks like <b>Anna</b>" in last_words(stage, group)
    await lose_photos(stage, first)
    await change.happen()
    stage.telegram.calls.clear()
    await show(stage)
    [noted] = await sql.rows("SELECT looks_like_id FROM persons WHERE approval = 'requested'")
    assert noted["looks_like_id"] == first.person_id
