"""Whether an owner, who pressed *Later*, still wants to be asked later."""

from domain.ids import ParticipantId, SuggestionId

# A pass that would last for longer is of a time when the clock was ahead.
IS_LATER = "(x.ask_again_at > now() AND x.ask_again_at < now() + interval '1 day 1 minute')"


def later_key(card: SuggestionId, participant_id: ParticipantId) -> str:
    """The key of the waiting task that shows this owner the card again."""
    return f"later:{card}:{participant_id}"
