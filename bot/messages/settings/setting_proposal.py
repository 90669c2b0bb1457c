"""The card that proposes other thresholds, with what they would change."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import Html, Words
from domain.queries.settings.setting_proposal import SettingProposalView
from domain.states import ProposalDecision
from domain.values.calibrated import Estimate, Rates
from domain.values.own_values import written

_OUTCOMES = {
    ProposalDecision.ACCEPTED: "calibration.used",
    ProposalDecision.REJECTED: "calibration.kept",
    ProposalDecision.EXPIRED: "calibration.expired",
}


def setting_proposal_card(view: SettingProposalView, language: str) -> Card:
    words, found = Words(language), view.found
    lines = [
        words.html("calibration.title", yes=found.yes, no=found.no),
        Html(""),
        *_rates("calibration.now", found.now, words),
        Html(""),
        *_rates("calibration.then", found.then, words),
        Html(""),
    ]
    if view.decision is not None:
        by = words.names([view.by]) if view.by else words.html("actor.gone")
        return Card("\n".join([*lines, words.html(_OUTCOMES[view.decision], by=by)]))
    lines.append(words.html("calibration.ask"))
    keep = Button(words.plain("button.keep_values"), callback("keepvalues", view.proposal_id))
    use = Button(words.plain("button.use_values"), callback("usevalues", view.proposal_id))
    return Card("\n".join(lines), ((keep,), (use,)))


def _rates(key: str, rates: Rates, words: Words) -> list[Html]:
    wrong, missed = _estimate(rates.wrong, words), _estimate(rates.missed, words)
    return [
        words.html(key, auto=written(rates.auto), suggest=written(rates.suggest)),
        words.html("calibration.rates", wrong=wrong, missed=missed, asked=f"{rates.asked:g}"),
    ]


def _estimate(one: Estimate, words: Words) -> Html:
    return words.html(
        "calibration.estimate", value=f"{one.value:g}", low=f"{one.low:g}", high=f"{one.high:g}"
    )
