"""One hostile file costs at most 300 MB and 10 s, gets its answer, and harms nothing but itself."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from queue import Queue

import numpy as np
import psutil
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from domain.errors import InvalidInput
from tests.hostile.corpus import hostile_files, more_hostile_files
from tests.hostile.hostile_file import ACCEPTED, HostileFile, file_of, small
from workers.recognition.decoding.confinement import MAX_CPU_S
from workers.recognition.decoding.decode import decode
from workers.recognition.decoding.decoder_pool import DecoderProcess, ProcessDied
from workers.recognition.draw import to_jpeg
from workers.recognition.picture import ensure_file_size

MAX_S = 10
MAX_RESIDENT_MB = 300
FOR_EVER = 10**9  # more files than any test has: a process that ends has died
GOOD = file_of(small(), "PNG")
Record = Callable[[str, object], None]


@dataclass
class Findings:
    files: int = 0
    wrong: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    peak_mb: float = 0.0
    deaths: int = 0
    good_photos: int = 0


def test_every_hostile_file_gets_its_answer_with_little_time_and_memory() -> None:
    found = classify(hostile_files())
    assert found.files >= 500
    assert_harmless(found)


@pytest.mark.prove
def test_5000_hostile_files(record_figure: Record) -> None:
    found = classify(more_hostile_files(5000))
    figures = {"classified": found.files - len(found.wrong), "peak_mb": round(found.peak_mb)}
    record_figure("hostile files", figures | {"slowest_s": found.slowest_s, "deaths": found.deaths})
    assert_harmless(found)


def test_a_photo_that_is_sent_carries_no_metadata() -> None:
    """A document that says where it was taken becomes a photo that does not."""
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)  # GPS latitude
    hidden = {"exif": exif, "xmp": b"<x:xmpmeta>where</x:xmpmeta>", "icc_profile": b"profile" * 20}
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        written = exif.tobytes() if kind == "HEIF" else exif
        texts = PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>where</x:xmpmeta>")
        texts.add_text("Comment", "by somebody")
        given = hidden | {"exif": written, "comment": b"by somebody", "pnginfo": texts}
        data = file_of(small(), kind, **given)
        with Image.open(BytesIO(data)) as image:
            assert image.getexif().get_ifd(0x8825)
            assert image.info.keys() >= {"exif", "xmp", "icc_profile"}
        assert b"A camera" in data
        assert (b"somebody" in data) == (kind in ("JPEG", "PNG"))
        out = to_jpeg(decode(data), max_side_px=2560)
        with Image.open(BytesIO(out)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not any(mark in out for mark in (b"Exif", b"xmp", b"ICC_PROFILE", b"camera", b"somebody"))


def assert_harmless(found: Findings) -> None:
    assert found.wrong == []
    assert found.slow == []
    assert 0 < found.peak_mb <= MAX_RESIDENT_MB
    assert found.good_photos > 0


def classify(files: Iterable[HostileFile], processes: int = 2) -> Findings:
    """Decodes the files in so many processes at once. For each process one file is made ahead."""
    found = Findings()
    waiting: Queue[HostileFile | None] = Queue(maxsize=processes)
    with ThreadPoolExecutor(processes) as threads:
        running = [threads.submit(_work_off, waiting, found) for _ in range(processes)]
        for file in files:
            waiting.put(file)
        for _ in running:
            waiting.put(None)
        for one in running:
            one.result()
    return found


def _work_off(waiting: Queue[HostileFile | None], found: Findings) -> None:
    expected = decode(GOOD)
    process = DecoderProcess(files=FOR_EVER)
    while (file := waiting.get()) is not None:
        used_s = _cpu_s(process)
        answer = _answer(process, file.data)
        seconds = _cpu_s(process) - used_s if process.is_fit else MAX_CPU_S  # of CPU: a process may wait
        found.files += 1
        found.slowest_s = max(found.slowest_s, round(seconds, 2))
        if answer != file.answer:
            found.wrong.append(f"{file.name}: {answer} instead of {file.answer}")
        if seconds > MAX_S:
            found.slow.append(f"{file.name}: {seconds:.1f} s")
        if process.is_fit:
            found.peak_mb = max(found.peak_mb, _peak_mb(process.pid))
        else:
            process.close()
            process = DecoderProcess(files=FOR_EVER)
            found.deaths += 1
        if found.files % 10 == 0:
            np.testing.assert_array_equal(process.decode(GOOD).image, expected)
            found.good_photos += 1
    process.close()


def _answer(process: DecoderProcess, data: bytes) -> str:
    try:
        ensure_file_size(data)
        process.decode(data)
    except InvalidInput as error:
        return error.code
    except ProcessDied as death:
        return str(death.verdict)
    return ACCEPTED


def _cpu_s(process: DecoderProcess) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
