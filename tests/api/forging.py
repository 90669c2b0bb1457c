"""Forges the init data that Telegram signs for a Mini App, from genuine data that the forger has seen."""

import hashlib
import hmac
import json
import random
import string
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from bot.api.authentication import vouched_by
from bot.api.problems import Refusal
from sandbox.telegram.content.init_data import signed

TOKEN = "123456:the-token-of-the-bot"
_LETTERS = string.ascii_letters + string.digits + string.punctuation + "\n\0é\u202e"
Fields = dict[str, str]


@dataclass
class Forged:
    """accepted: forged data that opened a session. broken: forged data whose check failed with an error."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def hold(self, kind: str, init_data: str) -> None:
        self.tried[kind] += 1
        try:
            vouched_by(init_data, TOKEN)
        except Refusal:
            return
        except Exception as error:
            self.broken.append(f"{kind}: {error!r} by {init_data!r}")
            return
        self.accepted.append(f"{kind}: {init_data!r}")


def forge(count: int, seed: int) -> Forged:
    chance, found = random.Random(seed), Forged()
    good = signed({"id": 4_000_000_001, "first_name": "Mia"}, TOKEN, query_id="AAF", chat_type="private")
    assert vouched_by(good, TOKEN).tg_user_id == 4_000_000_001
    meant = dict(parse_qsl(good))
    kinds: list[Callable[[random.Random, Fields], str]] = [
        _changed_letter, _other_user, _other_bot, _other_hash, _other_date, _other_fields, _other_key,
        _merged_lines, _noise,
    ]  # fmt: skip
    while found.tried.total() < count:
        kind = chance.choice(kinds)
        init_data = kind(chance, dict(meant))
        if dict(parse_qsl(init_data)) != meant:  # else it is the genuine data, spelled in another way
            found.hold(kind.__name__.removeprefix("_"), init_data)
    return found


def _changed_letter(chance: random.Random, fields: Fields) -> str:
    text = list(urlencode(fields))
    for _ in range(chance.randint(1, 4)):
        text[chance.randrange(len(text))] = chance.choice(_LETTERS)
    return "".join(text)


def _other_user(chance: random.Random, fields: Fields) -> str:
    user = json.loads(fields["user"]) | {"id": chance.choice((0, -1, 2**63, chance.getrandbits(40)))}
    return urlencode(fields | {"user": json.dumps(user)})


def _other_bot(chance: random.Random, fields: Fields) -> str:
    return signed(json.loads(fields["user"]), f"{chance.getrandbits(30)}:another")


def _other_hash(chance: random.Random, fields: Fields) -> str:
    known = fields.pop("hash")
    near = [known[:-1], known + "0", known.upper(), "", "0" * 64, known[::-1], f" {known}", "é" * 64]
    made = chance.choice([*near, f"{chance.getrandbits(256):064x}"])
    return urlencode(fields if chance.random() < 0.1 else fields | {"hash": made})


def _other_date(chance: random.Random, fields: Fields) -> str:
    later = int(fields["auth_date"]) + chance.choice((1, -1)) * chance.randint(1, 10**9)
    return urlencode(fields | {"auth_date": chance.choice((str(later), "", "now", "9" * 400, "1e9"))})


def _other_fields(chance: random.Random, fields: Fields) -> str:
    if chance.random() < 0.5:
        del fields[chance.choice(sorted(fields))]
    else:
        fields[chance.choice(_LETTERS) * chance.randint(1, 9)] = chance.choice(_LETTERS)
    return urlencode(fields)


def _other_key(chance: random.Random, fields: Fields) -> str:
    """Signs with a wrong key: none, the scheme's word, the web login's key, the bare token, a random one."""
    del fields["hash"]
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields)).encode()
    keys = (b"", b"WebAppData", hashlib.sha256(TOKEN.encode()).digest(), TOKEN.encode(), chance.randbytes(32))
    return urlencode(fields | {"hash": hmac.digest(chance.choice(keys), said, "sha256").hex()})


def _merged_lines(chance: random.Random, fields: Fields) -> str:
    """Puts a signed field into the value of the one before it: the text that is signed is the same."""
    names = sorted(set(fields) - {"hash"})
    at = chance.randrange(len(names) - 1)
    merged = f"{fields[names[at]]}\n{names[at + 1]}={fields.pop(names[at + 1])}"
    return urlencode(fields | {names[at]: merged})


def _noise(chance: random.Random, fields: Fields) -> str:
    text = "".join(chance.choices(_LETTERS, k=chance.randint(0, 80)))
    return chance.choice((text, f"{text}&hash={fields['hash']}", f"hash={text}", urlencode({"user": text})))
