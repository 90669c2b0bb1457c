"""What refuses, warns and teaches is as careful in a workspace that sends less without a question, and no
calibration makes a workspace send less without a cause.
"""

from tests.guards.guard import Guard

_STRICT = ("tests/usecases/settings/test_strict_guards.py",)
_CALIBRATING = "domain/rules/settings/calibrating.py"
_MEASURE = "domain/steps/settings/measure_thresholds.py"
_CURVE = ("tests/rules/settings/test_calibrating.py",)
_MEASURES = ("tests/usecases/settings/test_measure_settings.py",)
_DECIDE = "domain/usecases/settings/decide_proposal.py"
_PROPOSALS = ("tests/usecases/settings/test_proposals.py",)
_POLICY = "domain/rules/faces/matching.py"

STRICT_GUARDS = (
    Guard(
        "a workspace that sends less refuses as many photos of somebody else",
        _POLICY,
        "return min(self.auto, AUTO_CONFIDENCE)",
        "return self.auto",
        _STRICT,
    ),
    Guard(
        "a workspace that asks less tells owners of as many requests",
        _POLICY,
        "return min(self.suggest, SUGGEST_CONFIDENCE)",
        "return self.suggest",
        _STRICT,
    ),
    Guard(
        "a workspace that sends less without a question learns less without one",
        _POLICY,
        "return max(self.auto, AUTO_CONFIDENCE)",
        "return AUTO_CONFIDENCE",
        _STRICT,
    ),
    Guard(
        "the index proposes whoever speaks against a photo, however strict the workspace is",
        "domain/steps/faces/match_faces.py",
        "calibration.cosine(policy.warn)",
        "calibration.cosine(policy.suggest)",
        _STRICT,
    ),
    Guard(
        "among many persons no owner is told of every stranger who is asked for",
        "domain/usecases/connecting/find_resemblances.py",
        "among(replace(policy, suggest=policy.warn), engine.name, known.gallery).suggest",
        "policy.warn",
        ("tests/usecases/connecting/test_same_child_twice.py",),
    ),
    Guard(
        "an engine that nobody measured needs as much of a lead as a measured one",
        "domain/rules/faces/calibration.py",
        "auto_cosine=0.48, lead_cosine=0.12",
        "auto_cosine=0.48, lead_cosine=0.1",
        ("tests/rules/faces/test_calibration.py",),
    ),
    Guard(
        "whoever runs a service that takes strangers for somebody is told",
        "domain/queries/settings/below_floor.py",
        "if values[name] < floor}",
        "if values[name] < 0}",
        ("tests/telegram/service/test_check_thresholds.py",),
    ),
    Guard(
        "where the surest faces are too often somebody else no threshold is proposed",
        _CALIBRATING,
        "if len(enough) else now",
        "if len(enough) else _HIGHEST",
        _CURVE,
    ),
    Guard(
        "no calibration proposes to ask about nearly everything",
        _CALIBRATING,
        "min(float(thresholds[enough[0]]), max(now, _MOST_PROPOSED))",
        "float(thresholds[enough[0]])",
        _CURVE,
    ),
    Guard(
        "an answer about one of two who look alike says nothing of a threshold",
        _MEASURE,
        "counts &= ~judged.is_asked_anyway(lead)",
        "counts &= True",
        _MEASURES,
    ),
    Guard(
        "an answer that another rule than a threshold asked for says nothing of a threshold",
        _MEASURE,
        "counts &= calibration.confidences(np.array(asked) - more) < policy.auto",
        "counts &= True",
        _MEASURES,
    ),
    Guard(
        "a face that is asked about however sure it is does not count as sent",
        _CALIBRATING,
        "[(seen.confidences >= auto) & ~seen.is_asked_anyway]",
        "[seen.confidences >= auto]",
        _MEASURES,
    ),
    Guard(
        "a proposal that is older than a change by hand loosens nothing",
        _DECIDE,
        "if uses and now not in (view.compared, view.wanted):",
        "if False:",
        _PROPOSALS,
    ),
    Guard(
        "whoever presses again after the values changed is not told that they are used",
        _DECIDE,
        "(not uses or now == view.wanted)",
        "True",
        _PROPOSALS,
    ),
    Guard(
        "an old photo that is posted again does not make mistakes look rare",
        "domain/queries/settings/own_answers.py",
        "  AND a.created_at > now() - make_interval(days => $4)\n",
        "",
        _MEASURES,
    ),
)
