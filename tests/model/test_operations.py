"""After any operations in any order rows agree with a small model, and undoing them all leads back."""

from tests.model.playing import machine_on, play_enough


def test_rows_are_what_the_model_says(own_database: str) -> None:
    with machine_on(own_database) as machine:
        play_enough(machine, sequences=25, steps=30)
