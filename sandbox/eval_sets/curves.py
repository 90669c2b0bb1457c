"""Draws two curves of a set as a PNG: risk by coverage, and false against missed identifications."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sandbox.eval_sets.scores import Score

_SIDE, _EDGE = 360, 50
_INK, _GRID, _LINE = (40, 40, 40), (225, 225, 225), (200, 60, 30)
_DECADES = (0.001, 0.01, 0.1, 1.0)

Points = list[tuple[float, float]]


def draw_curves(title: str, scores: Sequence[Score], file: Path) -> None:
    image = Image.new("RGB", (2 * (_SIDE + 2 * _EDGE), _SIDE + 2 * _EDGE), "white")
    draw = ImageDraw.Draw(image)
    draw.text((_EDGE, 8), f"{title}: {len(scores)} faces, cosine with the nearest prototype", fill=_INK)
    _plot(draw, 0, "coverage: faces sent", "risk: of these wrong", risk_coverage(scores))
    at_log = [(_log(x), _log(y)) for x, y in detection_error_tradeoff(scores)]
    left = _SIDE + 2 * _EDGE
    _plot(draw, left, "false identifications (log)", "missed identifications (log)", at_log)
    for decade in _DECADES:
        x, y = _at(left, _log(decade), 0)
        draw.text((x - 10, y + 4), f"{decade:g}", fill=_INK)
        x, y = _at(left, 0, _log(decade))
        draw.text((x - 36, y - 5), f"{decade:g}", fill=_INK)
    image.save(file)


def risk_coverage(scores: Sequence[Score]) -> Points:
    """From strict to lax thresholds: the share of all faces that is sent, and the wrong share of these."""
    best = sorted(
        (
            (max(s.own if s.own is not None else -1.0, s.other), s.own is None or s.other > s.own)
            for s in scores
        ),
        reverse=True,
    )
    wrong = np.cumsum([is_wrong for _, is_wrong in best])
    return [((n + 1) / len(best), float(wrong[n]) / (n + 1)) for n in range(len(best))]


def detection_error_tradeoff(scores: Sequence[Score]) -> Points:
    """For each threshold: the share of faces like another person, and of known faces unlike their own."""
    own = np.array([s.own for s in scores if s.own is not None])
    other = np.array([s.other for s in scores])
    if not len(own) or not len(other):
        return []
    return [
        (_share(other >= limit), _share(own < limit)) for limit in np.unique(np.concatenate([own, other]))
    ]


def _share(chosen: NDArray[np.bool_]) -> float:
    return float(chosen.mean())


def _log(share: float) -> float:
    """A logarithmic scale: 0.001 -> 0, 1 -> 1."""
    return float((np.log10(max(share, _DECADES[0])) + 3) / 3)


def _at(left: int, x: float, y: float) -> tuple[float, float]:
    return left + _EDGE + x * _SIDE, _EDGE + (1 - y) * _SIDE


def _plot(draw: ImageDraw.ImageDraw, left: int, across: str, up: str, points: Points) -> None:
    for tick in np.linspace(0, 1, 5):
        draw.line([_at(left, tick, 0), _at(left, tick, 1)], fill=_GRID)
        draw.line([_at(left, 0, tick), _at(left, 1, tick)], fill=_GRID)
    draw.rectangle([*_at(left, 0, 1), *_at(left, 1, 0)], outline=_INK)
    draw.text((left + _EDGE, _EDGE + _SIDE + 20), across, fill=_INK)
    draw.text((left + _EDGE, _EDGE - 16), up, fill=_INK)
    if len(points) > 1:
        draw.line([_at(left, x, y) for x, y in points], fill=_LINE, width=2)
