"""What a clusterer is told: how alike the faces of one person are, and what people know about them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Nearness:
    """face: the cosine from which on two faces alone are of one person.

    group: the mean of all cosines between two groups from which on they are one person. It may be lower,
    since a mean tells siblings apart where single photos do not.
    """

    face: float
    group: float


@dataclass(frozen=True, slots=True)
class Constraints:
    """apart: pairs of rows, int64 (m, 2), of two people: they never share a group.

    together: int64 (n,), a number for each row: rows with the same number share a group; -1 says nothing.
    Where both speak of the same two rows, `together` holds.
    """

    apart: NDArray[np.int64]
    together: NDArray[np.int64]
