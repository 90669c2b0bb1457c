"""Whatever people do, in whatever order: rows are as a small model says, and everything can be taken back."""

from tests.model.playing import machine_on, play

SEQUENCES, STEPS = 100, 30
AT_A_TIME = 5


def test_rows_are_what_the_model_says(own_database: str) -> None:
    """The first sequences that are drawn are short, some end early: others follow until there are enough."""
    with machine_on(own_database) as machine:
        play(machine, sequences=SEQUENCES, steps=STEPS)
        more = 0
        while machine.sequences < SEQUENCES or machine.steps < SEQUENCES * STEPS:
            more += 1
            play(machine, sequences=AT_A_TIME, steps=STEPS, dice=more)
