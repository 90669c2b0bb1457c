"""Settings of a workspace: by whom, how far, and only there."""

from tests.guards.guard import Guard

_RULES = "tests/rules/settings/test_own_settings.py"
_CHANGE = "tests/usecases/settings/test_change_setting.py"
_READ = "tests/usecases/settings/test_settings_of.py"
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
        "acting = Acting(by, workspace_id, is_moderator=True)",
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
        "the address of a neighbour is shown without its password",
        "bot/telegram/settings/change_setting.py",
        'f"{redis.scheme}://{redis.hostname}"',
        "settings.redis_url.get_secret_value()",
        ("tests/telegram/settings/test_change_setting.py",),
    ),
)
