"""Draws how the chance of a right face grows with the confidence, and where the thresholds lie."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from domain.values.calibrated import Calibrated

_WIDTH, _HEIGHT, _EDGE = 900, 560, 60
_TEXT_PX = 20
_INK, _GRID, _BAND, _CURVE = "#222222", "#e4e4e4", "#cfe3f7", "#1f6fb4"
_NOW, _THEN = "#9a9a9a", "#d9541e"
_TENTHS = [tenth / 10 for tenth in range(11)]


def plot_png(found: Calibrated) -> bytes:
    """A PNG. Across: the confidence; upwards: of a hundred such faces, how many are right. The band is where
    the curve may lie. Grey: the present thresholds; orange: the proposed ones.
    """
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(_TEXT_PX)
    first, last = found.curve[0][0], found.curve[-1][0]

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - first) / (last - first) if last > first else 0.0
        return _EDGE + across * (_WIDTH - 2 * _EDGE), _HEIGHT - _EDGE - y * (_HEIGHT - 2 * _EDGE)

    for tenth in _TENTHS:
        draw.line([place(first, tenth), place(last, tenth)], fill=_GRID)
        draw.text(place(first, tenth), f"{tenth:.0%} ", font=font, fill=_INK, anchor="rm")
        if first <= tenth <= last:
            draw.text(place(tenth, 0), f"\n{tenth:.0%}", font=font, fill=_INK, anchor="ma")
    lower = [place(x, low) for x, _, low, _ in found.curve]
    upper = [place(x, high) for x, _, _, high in found.curve]
    draw.polygon([*lower, *reversed(upper)], fill=_BAND)
    _line(draw, [place(x, y) for x, y, _, _ in found.curve], _CURVE)
    for rates, colour in ((found.now, _NOW), (found.then, _THEN)):
        for threshold in (rates.suggest, rates.auto):
            if first <= threshold <= last:
                _line(draw, [place(threshold, 0), place(threshold, 1)], colour)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _line(draw: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], colour: str) -> None:
    draw.line(list(points), fill=colour, width=4, joint="curve")
