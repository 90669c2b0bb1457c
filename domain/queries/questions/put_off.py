"""Whether an owner, who pressed *Later*, still wants to be asked later."""

# A pass that would last for longer is of a time when the clock was ahead.
IS_LATER = "(x.ask_again_at > now() AND x.ask_again_at < now() + interval '1 day 1 minute')"
