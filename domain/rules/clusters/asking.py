"""How often the moderators of a workspace are asked about unknown people, and how long a proposal waits."""

from typing import Final

# How long a proposal about clusters waits for a moderator. Its clusters go on growing meanwhile.
PROPOSAL_DAYS: Final = 14
# How many new proposals the moderators of a workspace are asked about each day; the others wait.
PROPOSALS_A_DAY: Final = 3
# How many new cards about unknown people the moderators of a workspace get each day.
CARDS_A_DAY: Final = 5
