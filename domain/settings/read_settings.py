"""Reads the settings from the environment, and words what does not fit."""

from pydantic import ValidationError

from domain.settings.all_settings import Settings


class WrongSettings(ValueError):
    """One sentence for the operator who starts a process. It never holds a value, which could be a secret."""


def read_settings() -> Settings:
    """Reads the settings from the environment. Raises WrongSettings."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [_sentence(problem["loc"], problem["type"], problem["msg"]) for problem in error.errors()]
    raise WrongSettings("Cannot start: " + "; ".join(problems) + ".")


def _sentence(location: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(part) for part in location).upper()
    if kind == "missing":
        return f"the setting {name} is missing"
    message = message.removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
