"""What the report says of sends whose outcome is unknown."""

from dataclasses import replace

from sandbox.chaos.judging.snapshot import DeliveryChange
from sandbox.chaos.report import there
from tests.chaos.sound_run import a_sound_run


def test_a_photo_is_there_when_its_last_send_left_it() -> None:
    run = a_sound_run()
    assert there(run) == {5}


def test_an_earlier_copy_says_nothing_of_a_send_that_was_lost() -> None:
    run = a_sound_run()
    later = (DeliveryChange(200, 5, "pending"), DeliveryChange(201, 5, "sending"))
    lost = DeliveryChange(202, 5, "unknown")
    assert there(replace(run, changes=(*run.changes, *later, lost))) == set()
