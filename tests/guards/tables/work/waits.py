"""What a transaction knew before it waited for another one is asked again after the wait."""

from tests.guards.guard import Guard

_WAITS = ("tests/usecases/operations/test_asked_after_the_wait.py",)

WAITING_GUARDS = (
    Guard(
        "no two tasks of a lane run at once, in whatever order they were committed",
        "domain/queries/work/lane.py",
        "AND NOT EXISTS (SELECT FROM tasks r",
        "AND true OR EXISTS (SELECT FROM tasks r",
        ("tests/usecases/work/test_claim_task.py",),
    ),
    Guard(
        "a face that is just answered to be somebody's is not deleted with the unknown person",
        "domain/usecases/clusters/delete_cluster.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY id",
        _WAITS,
    ),
    Guard(
        "a face that is just answered to be somebody's is not deleted with the photo of the unknown person",
        "domain/usecases/clusters/delete_cluster_faces.py",
        "ORDER BY id FOR UPDATE",
        "ORDER BY id",
        _WAITS,
    ),
    Guard(
        "a photo that is just posted in another group outlives its first group",
        "domain/steps/erasing/erase_group_rows.py",
        "ORDER BY a.id FOR UPDATE OF a",
        "ORDER BY a.id",
        _WAITS,
    ),
    Guard(
        "a replaced photo that is just posted again stays with its recipients",
        "domain/steps/deliveries/withdraw_replaced.py",
        "await sql.execute(_LOCK_DISTRIBUTIONS, asset_id)",
        "pass",
        _WAITS,
    ),
    Guard(
        "a recognition that waits for an erase does not hold its photo",
        "domain/usecases/photos/recognise_asset.py",
        "await lock_for_look(asset.workspace_id, asset.id)",
        'await sql.execute("SELECT id FROM image_assets WHERE id = $1 FOR NO KEY UPDATE", asset.id)\n'
        '    await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", asset.workspace_id)',
        _WAITS,
    ),
    Guard(
        "nobody is recognised on a photo that is just being replaced",
        "domain/steps/photos/lock_for_look.py",
        'await sql.execute("SELECT id FROM image_assets WHERE id = $1 FOR NO KEY UPDATE", asset_id)',
        "pass",
        _WAITS,
    ),
    Guard(
        "a look that waits for a move of faces does not hold its photo",
        "domain/steps/photos/lock_for_look.py",
        "if search is not None and search.proposed:",
        "if False:",
        ("tests/usecases/photos/test_look_closer.py",),
    ),
    Guard(
        "a photo without persons that somebody just wants looked at is not forgotten",
        "domain/steps/service/forget_old_rows.py",
        "FOR UPDATE OF a SKIP LOCKED",
        "",
        _WAITS,
    ),
    Guard(
        "*Not Anna* counts also while Anna is merged",
        "domain/usecases/deliveries/reject_delivery.py",
        "if (now := await selves(person_id)) == received:",
        "if now := received:",
        _WAITS,
    ),
    Guard(
        "a draft that just got a photo does not end",
        "domain/usecases/work/tidy_up.py",
        "                    await lock_person(asked.workspace_id, asked.id)\n",
        "",
        ("tests/usecases/work/test_tidy_parts.py",),
    ),
    Guard(
        "a face that is just called no face joins no cluster at night",
        "domain/usecases/clusters/regroup_faces.py",
        "await lock_faces(sources)",
        "pass",
        ("tests/usecases/clusters/test_regroup_faces.py",),
    ),
    Guard(
        "an equal task that comes meanwhile does not fail the sweep",
        "domain/usecases/work/sweep_tasks.py",
        "except IntegrityError:",
        "except ZeroDivisionError:",
        ("tests/usecases/work/test_sweep_tasks.py",),
    ),
)
