"""Whether a moderator still holds a review."""

HELD_S = 120
# A hold that would last for longer was begun before the clock was put back.
IS_HELD = f"""r.held_until > clock_timestamp()
  AND r.held_until < clock_timestamp() + interval '{HELD_S} seconds' + interval '1 minute'"""
