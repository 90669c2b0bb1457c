"""Settings of a workspace: by whom, how far, and only there."""

from tests.guards.guard import Guard

_RULES = "tests/rules/settings/test_own_settings.py"
_CHANGE = "tests/usecases/settings/test_change_setting.py"
_READ = "tests/usecases/settings/test_settings_of.py"
_PROPOSALS = "tests/usecases/settings/test_proposals.py"
_PUT = "domain/steps/settings/put_settings.py"

SETTING_GUARDS = (
    Guard(
        "no workspace is looser about strangers than the engine was measured for",
        "domain/rules/settings/own_settings.py",
        "return allowed.low <= value <= allowed.high",
        "return value <= allowed.high",
        (_RULES, _CHANGE, _READ),
    ),
    Guard(
        "a value that would take strangers for somebody is refused",
        _PUT,
        "ensure_fits(OWN_SETTINGS[name], asked[name], beside)",
        "pass",
        (_CHANGE,),
    ),
    Guard(
        "the usual value comes back only where the other settings leave room for it",
        _PUT,
        'raise Conflict("bounded")',
        "pass",
        (_CHANGE,),
    ),
    Guard(
        "only those who decide change a setting",
        "domain/usecases/settings/change_setting.py",
        'acting = await moderating(workspace_id, by, what="setting")',
        'acting = moderating.__globals__["Acting"](by, workspace_id, True)',
        (_CHANGE,),
    ),
    Guard(
        "a stored value that does not fit any more is ignored",
        "domain/queries/settings/settings_of.py",
        "if setting.fits(value, values):",
        "if True:",
        (_READ,),
    ),
    Guard(
        "the settings of one workspace are not those of another one",
        "domain/queries/settings/settings_of.py",
        "FROM workspace_settings w WHERE w.workspace_id = $1",
        "FROM workspace_settings w WHERE $1::bigint > 0",
        (_READ,),
    ),
    Guard(
        "an undo leaves what somebody changed since",
        _PUT,
        "own.get(one.name) == one.after",
        "one.after == one.after",
        (_CHANGE,),
    ),
    Guard(
        "no calibration proposes to send more loosely than the engine was measured for",
        "domain/rules/settings/calibrating.py",
        "sure = _first_at_least(curve, SURE, AUTO_CONFIDENCE)",
        "sure = _first_at_least(curve, SURE, 0.5)",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "no calibration proposes to ask about strangers",
        "domain/rules/settings/calibrating.py",
        "_first_at_least(curve, WORTH_ASKING, SUGGEST_CONFIDENCE)",
        "_first_at_least(curve, WORTH_ASKING, 0.3)",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "too few answers propose nothing",
        "domain/rules/settings/calibrating.py",
        "yes + no < LEAST_ANSWERS or min(yes, no) < LEAST_OF_A_KIND",
        "yes + no < 2",
        ("tests/rules/settings/test_calibrating.py",),
    ),
    Guard(
        "only those who decide use a proposal",
        "domain/usecases/settings/decide_proposal.py",
        'acting = await moderating(view.workspace_id if view else None, by, what="setting")',
        "acting = Acting(by, view.workspace_id, is_moderator=True)",
        (_PROPOSALS,),
    ),
    Guard(
        "a proposal is decided once",
        "domain/usecases/settings/decide_proposal.py",
        "WHERE id = $1 AND decision IS NULL RETURNING id",
        "WHERE id = $1 RETURNING id",
        (_PROPOSALS,),
    ),
    Guard(
        "the answers of one workspace say nothing of another one",
        "domain/queries/settings/own_answers.py",
        "WHERE p.workspace_id = $1 AND s.rank IS NULL",
        "WHERE $1::bigint > 0 AND s.rank IS NULL",
        (_PROPOSALS,),
    ),
    Guard(
        "settings can be given back after a group of the workspace was forgotten",
        "domain/steps/erasing/erase_group_rows.py",
        "WHERE workspace_id = $1 AND kind <> 'change_settings'",
        "WHERE workspace_id = $1",
        ("tests/usecases/settings/test_change_setting.py",),
    ),
    Guard(
        "the address of a neighbour is shown without its password",
        "bot/telegram/settings/change_setting.py",
        'f"{redis.scheme}://{redis.hostname}"',
        "settings.redis_url.get_secret_value()",
        ("tests/telegram/settings/test_change_setting.py",),
    ),
    Guard(
        "a prototype is not compared with itself",
        "domain/steps/settings/measure_thresholds.py",
        "            cosines[home, at] = alone\n",
        "            del alone\n",
        (_PROPOSALS,),
    ),
)
