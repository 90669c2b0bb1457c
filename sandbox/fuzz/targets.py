"""The targets. A target takes any bytes, and raises for what must never happen; every refusal is fine."""

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from arq.jobs import DeserializationError, deserialize_job_raw
from PIL import Image

from bot.intake import lane_of, readable_update
from bot.messages.callbacks import VERBS, callback, parse_callback
from bot.webhook import parse_body
from domain.adapters.redis.arq_doorbell import MOST, WAKE, from_json, to_json
from domain.errors import Corrupt, InvalidInput
from domain.ids import WorkspaceId
from domain.rules.chats.deep_links import hash_payload, new_payload, purpose_of
from domain.rules.faces_queue.queue_messages import read_queue_message
from domain.values.queue_messages import QueueMessage
from domain.values.quotas import MAX_DOWNLOAD_BYTES
from sandbox.labelled_photos import ManifestWrong, read_labelled_photos
from workers.recognition.decoding.decoder_pool import DecoderProcess
from workers.recognition.picture import read_picture


class ProcessLost(Exception):
    """A file ended its decoding process. That harmed nobody; the decoder's makers should hear of it."""


@dataclass(frozen=True, slots=True)
class Target:
    run: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]


def fuzz_decode(data: bytes) -> None:
    """Decodes in the confined process, then, if that process survived, here, where libFuzzer watches."""
    if not 0 < len(data) <= MAX_DOWNLOAD_BYTES:
        return
    process = _decoder()
    try:
        process.decode(data)
    except InvalidInput:
        if not process.is_fit:
            _decoder.cache_clear()
            raise ProcessLost from None
    with suppress(InvalidInput):
        read_picture(data, lambda size: memoryview(bytearray(size)))


@cache
def _decoder() -> DecoderProcess:
    return DecoderProcess(files=10**9)  # so that nothing but a file ends it


def fuzz_callback(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    press = parse_callback(text)
    if press is not None:
        assert callback(press.verb, *press.ids) in (text, f"{text}:0")  # an older button carries one id less


def fuzz_deep_link(data: bytes) -> None:
    payload = data.decode("utf-8", "surrogateescape")
    if purpose_of(payload) is not None:
        assert len(hash_payload(payload)) == 64
        assert payload.isascii()


def fuzz_manifest(data: bytes) -> None:
    folder = Path(_manifest_folder().name)
    (folder / "manifest.json").write_bytes(data)
    with suppress(ManifestWrong):
        read_labelled_photos(folder)


@cache
def _manifest_folder() -> "tempfile.TemporaryDirectory[str]":
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    Path(folder.name, "a.jpg").write_bytes(b"")
    return folder


def close_targets() -> None:
    """Closes what targets keep between their runs."""
    if _decoder.cache_info().currsize:
        _decoder().close()
        _decoder.cache_clear()
    if _manifest_folder.cache_info().currsize:
        _manifest_folder().cleanup()
        _manifest_folder.cache_clear()


def fuzz_queue_message(data: bytes) -> None:
    try:
        name, args, kwargs, _, _ = deserialize_job_raw(data, deserializer=from_json)
    except DeserializationError:
        return
    # What arq does with the values next; the argument is how many consumers to wake.
    str(name), dict(kwargs)
    [times] = args
    assert 1 <= times <= MOST


def fuzz_faces_message(data: bytes) -> None:
    try:
        message = read_queue_message(data)
    except Corrupt:
        return
    assert read_queue_message(json.dumps(message.body()).encode()) == message


def fuzz_update(data: bytes) -> None:
    """Reads a body as the webhook and polling do: Postgres must be able to store what is kept of it."""
    update = parse_body(data)
    if update is None:
        return
    assert readable_update(update) == update
    lane_of(update).encode()
    text = json.dumps(update, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()


def _pictures() -> list[bytes]:
    picture = Image.linear_gradient("L").resize((24, 20))
    made = []
    for mode, kind in (("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "PNG"), ("P", "PNG"), ("I;16", "PNG")):
        made.append(
            _file_of(picture.convert("I").convert(mode) if mode == "I;16" else picture.convert(mode), kind)
        )
    made += [_file_of(picture.convert(mode), "WEBP") for mode in ("RGB", "RGBA")]
    made += [_file_of(picture.convert("RGB"), kind) for kind in ("GIF", "HEIF")]
    made.append(_file_of(picture.convert("RGBA"), "WEBP", lossless=True))
    made.append(_file_of(picture.convert("RGB"), "JPEG", progressive=True))
    return made


def _file_of(picture: Image.Image, kind: str, **options: bool) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


_UPDATE = {
    "update_id": 7,
    "message": {
        "chat": {"id": -5, "type": "group"},
        "from": {"id": 9, "first_name": "\ud83d\ude00"},
        "text": "x",
    },
}
_MANIFEST = {
    "items": [
        {"file": "a.jpg", "kind": "single", "role": "enrol", "identity": "anna"},
        {"file": "a.jpg", "kind": "group", "faces": [{"identity": "anna", "box": [1, 2, 3, 4]}]},
    ]
}
TARGETS: dict[str, Target] = {
    "decode": Target(fuzz_decode, _pictures),
    "callback": Target(
        fuzz_callback, lambda: [callback(verb, *[7] * count).encode() for verb, count in VERBS.items()]
    ),
    "deep-link": Target(fuzz_deep_link, lambda: [new_payload(p).encode() for p in ("connect", "setup")]),
    "manifest": Target(fuzz_manifest, lambda: [json.dumps(_MANIFEST).encode()]),
    "queue-message": Target(
        fuzz_queue_message,
        lambda: [to_json({"t": 1, "f": WAKE, "a": [7], "k": {}, "et": 1_700_000_000_000})],
    ),
    "faces-message": Target(
        fuzz_faces_message,
        lambda: [
            json.dumps(QueueMessage("delete_contact", WorkspaceId(9), 123, (456, 789)).body()).encode(),
            json.dumps(QueueMessage("move_faces", WorkspaceId(9), 15, (456,), 26, True).body()).encode(),
            (
                b'{"action": "move_faces", "user_id": "9", "old_contact": 1, "new_contact": "2", '
                b'"delete_old_contact": 1, "media_asset_feature_ids": ["3"]}'
            ),
        ],
    ),
    "update": Target(
        fuzz_update,
        lambda: [
            json.dumps(_UPDATE).encode(),
            json.dumps({"update_id": 8, "callback_query": {"from": {"id": 1}, "data": "yes:7"}}).encode(),
            b'{"update_id": 9, "message": {"size": 1.5e3, "text": "\\ud800\\u0000"}}',
        ],
    ),
}
