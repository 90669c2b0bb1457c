"""Strangers' files and buttons: refused before they cost anything, and read where they harm nothing.

Faces on a document are drawn from the picture on which they were found.
"""

from tests.guards.guard import Guard

_PICTURE = "workers/recognition/picture.py"
_CONFINED = "workers/recognition/decoding/confinement.py"
_DECODE_TEST = ("tests/recognition/test_decode.py",)
_LARGE_TEST = ("tests/usecases/photos/test_large_document.py",)
_CONFINED_TEST = ("tests/recognition/test_confinement.py",)

_QUOTA_GUARDS = (
    Guard(
        "a request that could not be read is not repeated in a log",
        "domain/adapters/process/logs.py",
        "if isinstance(error, HttpProcessingError | RequestPayloadError):",
        "if False:",
        ("tests/adapters/process/test_logs.py",),
    ),
    Guard(
        "one signature of Telegram opens twenty sessions, however its words are written",
        "bot/api/authentication.py",
        "await ensure_new(vouched.signature, world)",
        "await ensure_new(init_data, world)",
        ("tests/api/test_edge.py",),
    ),
    Guard(
        "training photos of a day are limited",
        "bot/telegram/connecting/add_training_photo.py",
        '    if not await is_within("photos", ctx):',
        "    if False:",
        ("tests/telegram/connecting/test_quotas.py",),
    ),
    Guard(
        "training photos that wait for a name count as well",
        "bot/telegram/connecting/connect_person.py",
        '        if not await is_within("photos", ctx):',
        "        if False:",
        ("tests/telegram/connecting/test_quotas.py",),
    ),
    Guard(
        "connections that one person begins on a day are limited",
        "bot/telegram/connecting/connect_person.py",
        '    if not await is_within("requests", ctx):',
        "    if False:",
        ("tests/telegram/connecting/test_quotas.py",),
    ),
    Guard(
        "the share of an update in quotas is stored with its end",
        "domain/usecases/chats/finish_update.py",
        "            await spend_quota(participant_id, quota, times)\n",
        "            pass\n",
        ("tests/telegram/connecting/test_quotas.py",),
    ),
    Guard(
        "whoever meets a quota is told once in a dialogue",
        "bot/telegram/connecting/quotas.py",
        'not (await ctx.state.get_data()).get("told_quota")',
        "True",
        ("tests/telegram/connecting/test_quotas.py",),
    ),
    Guard(
        "photos of a group beyond its share of an hour wait",
        "domain/steps/photos/keep_photo.py",
        "asset_id=asset.id, delay_s=wait.s, turn=flood)",
        "asset_id=asset.id, turn=flood)",
        ("tests/usecases/work/test_quotas.py",),
    ),
    Guard(
        "one member's flood delays nobody else's photos",
        "domain/steps/photos/keep_photo.py",
        "coalesce(own_at > now(), true) AS is_flood",
        "false AS is_flood",
        ("tests/usecases/work/test_quotas.py",),
    ),
    Guard(
        "floods of several members share one hour's photos",
        "domain/steps/photos/keep_photo.py",
        "greatest(own_at, CASE WHEN is_flood THEN next_flood_at ELSE next_photo_at END)",
        "greatest(own_at, CASE WHEN is_flood THEN now() ELSE next_photo_at END)",
        ("tests/usecases/work/test_quotas.py",),
    ),
    Guard(
        "only so many boxes of a photo wait for their look",
        "domain/usecases/photos/ask_closer_look.py",
        "if drawn is not None and waiting.drawn >= MOST_DRAWN:",
        "if False:",
        ("tests/usecases/photos/test_ask_closer_look.py",),
    ),
)
_FILE_GUARDS = (
    Guard(
        "a downloaded model pack is the published one",
        "workers/recognition/packs/pack_download.py",
        "            ensure_published(name, unpacked)\n",
        "",
        ("tests/recognition/test_pack_lookup.py",),
    ),
    Guard(
        "a file that is too large is refused",
        _PICTURE,
        "if len(data) > MAX_DOWNLOAD_BYTES:",
        "if False:",
        _DECODE_TEST,
    ),
    Guard(
        "a picture with too many pixels is refused",
        _PICTURE,
        "if width * height > limit:",
        "if False:",
        _DECODE_TEST,
    ),
    Guard(
        "the size of a WebP is known before it is read",
        _PICTURE,
        "    _ensure_size(header.width, header.height)\n",
        "",
        _DECODE_TEST,
    ),
    Guard(
        "the type of a file is read from its content",
        _PICTURE,
        '    raise InvalidInput("image_type_unsupported")\n\n\ndef _read(',
        '    return "BMP"\n\n\ndef _read(',
        _DECODE_TEST,
    ),
    Guard(
        "an animation is refused",
        _PICTURE,
        'if kind == "PNG" and getattr(image, "is_animated", False):',
        "if False:",
        _DECODE_TEST,
    ),
    Guard(
        "an animated WebP is refused",
        _PICTURE,
        "if header.is_animated:",
        "if False:",
        _DECODE_TEST,
    ),
    Guard(
        "a JPEG with too many scans is refused",
        _PICTURE,
        'if kind == "JPEG" and _has_many_scans(data):',
        "if False:",
        _DECODE_TEST,
    ),
)

_PROCESS_GUARDS = (
    Guard(
        "the memory of a decoding process is limited",
        _CONFINED,
        "        resource.RLIMIT_DATA: memory_bytes,\n",
        "",
        _CONFINED_TEST,
    ),
    Guard(
        "the time of a decoding process is limited",
        _CONFINED,
        "resource.setrlimit(resource.RLIMIT_CPU, (int(used_s) + 1 + seconds, hard))",
        "pass",
        _CONFINED_TEST,
    ),
    Guard(
        "a decoding process asks the kernel for what it needs only",
        _CONFINED,
        "return [*lines, _line(_RETURN, _FAIL | errno.EPERM)]",
        "return [*lines, _line(_RETURN, _ALLOW)]",
        _CONFINED_TEST,
    ),
    Guard(
        "a process that takes too long is ended",
        "workers/recognition/decoding/decoder_pool.py",
        "        except TimeoutError as error:\n            self.close()\n",
        "        except TimeoutError as error:\n",
        ("tests/recognition/test_decoder_pool.py",),
    ),
    Guard(
        "a photo is not blamed for the death of one process",
        "workers/recognition/decoding/decoder_pool.py",
        "            return self._decode_again(data, left_s)\n",
        "            raise\n",
        ("tests/recognition/test_decoder_pool.py",),
    ),
    Guard(
        "a busy machine refuses no photo",
        "workers/recognition/decoding/decoder_pool.py",
        'raise Stalled("decoder", f"no answer within {patience_s:.3g} s") from error',
        'raise InvalidInput("image_too_costly") from error',
        ("tests/usecases/photos/test_stalled_decoder.py",),
    ),
    Guard(
        "a photo is not blamed for a decoding process that somebody killed",
        "workers/recognition/decoding/decoder_pool.py",
        'return ProcessDied(Stalled("decoder", "its process was killed"))',
        'return ProcessDied(InvalidInput("image_too_costly"))',
        ("tests/usecases/photos/test_stalled_decoder.py",),
    ),
    Guard(
        "a photo whose decoding hangs every time is shown to the admins",
        "workers/runner.py",
        "counts=isinstance(error, Stalled),",
        "counts=False,",
        ("tests/usecases/work/test_run_task.py",),
    ),
    Guard(
        "a decoding process holds no secret",
        "workers/recognition/decoding/decoder_pool.py",
        "                env=_ENVIRONMENT,\n",
        "",
        ("tests/recognition/test_decoder_pool.py",),
    ),
    Guard(
        "the answer of a decoding process is checked",
        "workers/recognition/decoding/decoder_pool.py",
        "code == 0 and 0 < width * height <= MAX_PIXELS and 1 <= orientation <= 8",
        "code == 0",
        ("tests/recognition/test_decoder_pool.py",),
    ),
)

_ACCEPT_TEST = ("tests/telegram/sharing/test_accept_invitation.py",)

_BUTTON_GUARDS = (
    Guard(
        "a forged button accepts no invitation that the bot did not show to its presser",
        "bot/telegram/sharing/accept_invitation.py",
        "if not await was_shown(link_id, ctx.who.tg_user_id, mark",
        "if False and not await was_shown(link_id, ctx.who.tg_user_id, mark",
        _ACCEPT_TEST,
    ),
    Guard(
        "the button of one user accepts no invitation for another",
        "domain/rules/chats/deep_links.py",
        'f"shown:{token_hash}:{tg_user_id}:{version}".encode()',
        'f"shown:{token_hash}:{version}".encode()',
        _ACCEPT_TEST,
    ),
    Guard(
        "the button of one invitation accepts no other",
        "domain/rules/chats/deep_links.py",
        'f"shown:{token_hash}:{tg_user_id}:{version}".encode()',
        'f"shown:{tg_user_id}:{version}".encode()',
        _ACCEPT_TEST,
    ),
    Guard(
        "characters of an update that Postgres cannot keep are left out",
        "bot/intake.py",
        'return value.replace("\\x00", "").encode("utf-8", "replace").decode()',
        "return value",
        ("tests/telegram/chats/test_webhook.py",),
    ),
    Guard(
        "an update that cannot be read stops no other",
        "bot/handling.py",
        "if update is not None:",
        "if True:",
        ("tests/telegram/chats/test_updates.py",),
    ),
)

_DOCUMENT_GUARDS = (
    Guard(
        "a face is never drawn from the smaller photo that was made from its document",
        "domain/steps/photos/decode_photo.py",
        "if asset_path is None or is_clean(asset_path):",
        "if asset_path is None:",
        _LARGE_TEST,
    ),
    Guard(
        "the photo made from a document is kept apart from what faces are looked for on",
        "domain/usecases/photos/recognise_asset.py",
        'if asset.media == "document":',
        "if False:",
        _LARGE_TEST,
    ),
    Guard(
        "a photo made later from a document is kept apart, too",
        "domain/usecases/photos/clean_document.py",
        "key = clean_key(document.workspace_id, asset_id)",
        'key = clean_key(document.workspace_id, asset_id).replace("clean", "original")',
        _LARGE_TEST,
    ),
    Guard(
        "the photo made from a document does not stay when nobody is owed it",
        "domain/rules/photos/store_keys.py",
        "(original|clean)",
        "(original)",
        ("tests/rules/photos/test_store_keys.py",),
    ),
)

HOSTILE_GUARDS = (*_QUOTA_GUARDS, *_FILE_GUARDS, *_PROCESS_GUARDS, *_BUTTON_GUARDS, *_DOCUMENT_GUARDS)
