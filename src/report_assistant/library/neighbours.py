"""The passages nearest in meaning: by Chroma's graph over all, exactly over a filtered part.

A filter makes the graph slow (45 ms at 100,000 rows) and its answers incomplete; the rows that pass
are few enough to compare them all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Vectors
from report_assistant.library.index import Index
from report_assistant.library.query import Mask

SPARSE = 0.2
"""Share of rows up to which they are picked out before they are compared."""


def nearest(index: Index, vector: Vectors, k: int, mask: Mask) -> list[tuple[int, float]]:
    """Up to ``k`` rows that ``mask`` admits as (row, cosine similarity), the most similar first.

    ``vector`` has unit length. Raises IndexBroken or VectorServerUnavailable.
    """
    if mask.all():
        return index.collection.nearest(vector, k)
    return exact(index.vectors, vector, k, mask)


def exact(vectors: Vectors, vector: Vectors, k: int, mask: Mask) -> list[tuple[int, float]]:
    """The same by comparing ``vector`` with every admitted row of ``vectors``; ties by row number."""
    rows = np.flatnonzero(mask)
    if k < 1 or not rows.size:
        return []
    sparse = rows.size <= SPARSE * mask.size
    likeness = vectors[rows] @ vector if sparse else (vectors @ vector)[rows]
    return [(int(rows[i]), float(likeness[i])) for i in highest(likeness, k)]


def highest(scores: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.intp]:
    """Positions of the ``k`` highest scores, the highest first, equal ones by position."""
    if k >= scores.size:
        return np.argsort(-scores, kind="stable")
    # Sorting 100,000 scores takes longer than finding them. All ties of the k-th stay till the end,
    # so that the choice among them does not hang on chance.
    best = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    return best[np.argsort(-scores[best], kind="stable")][:k]
