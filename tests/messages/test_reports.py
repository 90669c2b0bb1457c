"""The report of an examination."""

from datetime import UTC, datetime

import pytest

from bot.messages.service.reports import report_card
from domain.queries.service.report import ReportView
from domain.values.findings import Finding

_NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
_REST = "tell whoever runs the bot"


def _report(*findings: Finding, mends: bool) -> ReportView:
    return ReportView(
        5, "examine_service", 1, mends=mends, done=9, total=9, findings=findings, finished_at=_NOON
    )


@pytest.mark.parametrize(
    ("finding", "mends", "says_rest", "buttons"),
    [
        (Finding("dead_tasks", 2), False, False, 1),  # the button mends first what can be mended
        (Finding("dead_tasks", 2, mended=1), True, True, 0),
        (Finding("dead_tasks", 2, mended=2), True, False, 0),
        (Finding("faces_of_another_engine", 2), True, False, 0),
    ],
)
def test_only_what_mending_left_is_for_whoever_runs_the_bot(
    finding: Finding, mends: bool, says_rest: bool, buttons: int
) -> None:
    card = report_card(_report(finding, mends=mends), "en")
    assert (_REST in card.text) is says_rest
    assert len(card.buttons) == buttons
