"""Whatever people do, in whatever order: rows are as a small model says, and everything can be taken back."""

from tests.model.playing import machine_on, play

SEQUENCES, STEPS = 100, 30
WARMING_UP = 14  # the first ones that are drawn are short, some end early; how many depends on Postgres's ids


def test_rows_are_what_the_model_says(own_database: str) -> None:
    with machine_on(own_database) as machine:
        play(machine, sequences=SEQUENCES + WARMING_UP, steps=STEPS)
        assert machine.sequences >= SEQUENCES
        assert machine.steps >= SEQUENCES * STEPS
