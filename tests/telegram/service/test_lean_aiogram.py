"""The bot starts without building the classes of Telegram that it does not use."""

from aiogram import types
from aiogram.methods import GetMyStarBalance
from aiogram.methods.base import Response


def test_a_class_of_telegram_is_built_when_it_is_first_used() -> None:
    unused = types.PassportData
    assert not unused.__pydantic_complete__
    assert unused.model_rebuild()
    assert str(unused.model_fields["data"].annotation).endswith("EncryptedPassportElement]")
    balance = Response[GetMyStarBalance.__returning__].model_validate({"ok": True, "result": {"amount": 3}})
    assert balance.result.amount == 3
