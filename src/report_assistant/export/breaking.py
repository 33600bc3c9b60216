"""Where a long name of an organ goes to the next line: between words, after the name of a body if possible.

The lines break by themselves at the width that :func:`line_length` gives, without a break in the text.
"""

from __future__ import annotations

from itertools import accumulate

# A line that ends with one of these ends with the name of a place or body.
_BODIES = "省市县区州盟旗乡镇会局厅办府院部"


def line_length(name: str, most: int, least: int = 1) -> int:
    """Characters of ``name`` on a line of at most ``most``: as few lines as can be, about as long as
    each other, no shorter than ``least``, and cutting no word where that can be helped."""
    import rjieba  # the dictionary takes a while to load; only long names need it

    ends = set(accumulate(len(word) for word in rjieba.cut(name)))
    lines = -(-len(name) // most)

    def cost(length: int) -> tuple[int, int, int]:
        cuts = range(length, len(name), length)
        cut_words = sum(cut not in ends for cut in cuts)
        return cut_words, sum(name[cut - 1] not in _BODIES for cut in cuts), length

    return min(range(min(max(-(-len(name) // lines), least), most), most + 1), key=cost)
