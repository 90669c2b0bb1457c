"""Says what an examination of the service found, and that another engine took over."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Words
from domain.queries.index.engine_change import EngineChangeView
from domain.queries.service.report import ReportView
from domain.values.findings import Finding


def report_card(view: ReportView, language: str) -> Card:
    words = Words(language)
    if view.finished_at is None:
        if not view.total:
            return Card(words.html("doctor.begun"))
        return Card(words.html("doctor.progress", n=view.total, done=view.done))
    if not view.findings:
        return Card(words.html("doctor.well"))
    title = "doctor.mended" if view.mends else "doctor.found"
    lines = [words.html(title), *(_line(finding, words) for finding in view.findings)]
    if view.mends and any(finding.is_open for finding in view.findings):
        lines.append(words.html("doctor.left"))
    if not view.can_mend:
        return Card("\n".join(lines))
    mend = Button(words.plain("button.mend"), callback("mend", view.report_id), style="success")
    return Card("\n".join(lines), ((mend,),))


def _line(finding: Finding, words: Words) -> str:
    what = words.html(f"doctor.{finding.kind}", n=finding.found)
    return words.html("doctor.line_mended", what=what, n=finding.mended) if finding.mended else f"• {what}"


def engine_change_card(view: EngineChangeView, language: str) -> Card:
    """While the engine looks at photos again, the card says so; afterwards it names persons whom the engine
    did not find.
    """
    words = Words(language)
    names = words.names(view.persons, limit=20) if view.persons else None
    if view.waiting:
        lines = [words.html("engine.looks", n=view.waiting)]
        lines += [words.html("engine.not_yet", names=names)] if names is not None else []
        return Card("\n\n".join(lines))
    if not view.lost:
        return Card(words.html("engine.seen", n=view.again))
    lines = [words.html("engine.changed", n=view.lost)]
    if names is not None:
        lines.append(words.html("engine.persons", names=names))
    return Card("\n\n".join([*lines, words.html("engine.back")]))
