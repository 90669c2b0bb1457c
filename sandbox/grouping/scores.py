"""Compares a grouping with the truth: B-cubed, pairs, purity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GroupingScore:
    """bcubed: F1 of B-cubed (Bagga, Baldwin 1998), where a face of noise is a group of its own.

    purity: the share of the faces in groups of two or more that are of their group's commonest person.
    pair_precision, pair_recall, pair_f1: of pairs of faces in one group.
    """

    bcubed: float
    purity: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    groups: int


def score(truth: Labels, labels: Labels) -> GroupingScore:
    """truth: who each face is. labels: -1 is noise."""
    noise = labels < 0
    found = np.where(noise, labels.max(initial=0) + 1 + np.arange(len(labels)), labels)
    people, groups = (np.unique(each, return_inverse=True)[1] for each in (truth, found))
    of_person, of_group = np.bincount(people), np.bincount(groups)
    _, cells, sizes = np.unique(people * len(of_group) + groups, return_inverse=True, return_counts=True)
    shared = sizes[cells]  # for each face: how many of its group are of its person
    precision, recall = (shared / of_group[groups]).mean(), (shared / of_person[people]).mean()
    commonest = np.zeros(len(of_group), np.int64)
    np.maximum.at(commonest, groups, shared)
    large = of_group > 1
    pair_precision = _ratio(_pairs(sizes), _pairs(of_group))
    pair_recall = _ratio(_pairs(sizes), _pairs(of_person))
    return GroupingScore(
        bcubed=round(_mean(precision, recall), 4),
        purity=round(_ratio(float(commonest[large].sum()), float(of_group[large].sum())), 4),
        pair_precision=round(pair_precision, 4),
        pair_recall=round(pair_recall, 4),
        pair_f1=round(_mean(pair_precision, pair_recall), 4),
        groups=int(large.sum()),
    )


def _pairs(sizes: Labels) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def _ratio(part: float, whole: float) -> float:
    """The share; 1 where the whole is nothing, because then nothing is wrong."""
    return float(part / whole) if whole else 1.0


def _mean(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0
