"""What the nightly grouping proposes about unknown people, for the moderators who decide."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import confirm_card
from bot.messages.words import Words
from domain.queries.clusters.proposals import ProposalView
from domain.states import ProposalDecision, ProposalKind


def shown_of(view: ProposalView) -> str:
    """What the card shows, in short: a card that shows the same already is not edited."""
    if not view.is_open:
        return f"{view.kind}:{view.decision or 'over'}"
    return f"{view.kind}:open:{view.faces}:{view.other_faces or len(view.leaving)}"


def proposal_card(view: ProposalView, language: str) -> Card:
    """*Show me* leads to a preview with pictures; only the last button of the preview joins or splits."""
    words = Words(language)
    number, other = view.number, view.other_number or "?"
    is_join = view.kind == ProposalKind.JOIN
    title = words.html(f"proposal.{view.kind}", number=number, other=other, n=len(view.leaving))
    if not view.is_open:
        outcome = view.decision or ProposalDecision.EXPIRED
        return Card(f"{title}\n\n{words.html(f'proposal.{view.kind}_{outcome}')}")
    if is_join and view.other_number is not None:
        look = callback("clusterwith", number, view.other_number)
    else:
        look = callback("proposalsplit", view.id)
    no = Button(words.plain(f"button.proposal_{view.kind}_no"), callback("proposalno", view.id))
    return confirm_card(
        [title, words.html("proposal.look")], no, Button(words.plain("button.proposal_look"), look)
    )
