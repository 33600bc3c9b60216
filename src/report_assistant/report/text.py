"""Text of reports: characters made comparable, sentences, likeness of two sentences.

Everything here keeps offsets: character *i* of a normalised text is character *i* of the original,
so that a match can be quoted as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

# Radicals that PDF fonts put in place of characters. NFKC folds the Kangxi block U+2F00 but not
# the supplement U+2E80, hence this table.
_RADICALS = (
    "⺀冫⺁厂⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬"
    "⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西"
    "⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼"
    "⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_SPACES = "\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff\t"
# Signs that stand inside numbers; punctuation of sentences stays Chinese.
_SIGNS = {"．": ".", "％": "%", "＋": "+", "－": "-", "−": "-", "／": "/"}

_SENTENCE = re.compile(
    r"""(?: “[^“”\n]*” | 《[^《》\n]*》 | （[^（）\n]*）   # closed quotes, titles, brackets are one piece
        | [^。！？；;!?\n] )+                             # anything up to an end mark
        (?: [。！？；;!?]+[”’）]* )? | [。！？；;!?]+""",
    re.VERBOSE,
)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*%?|[零〇一二两三四五六七八九十百千万亿]+(?=[余多]?[件条篇份次场期人名个项届])"
)
_LIKENESS_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: ``text == original[start:end]``."""

    text: str
    start: int
    end: int


@cache
def _table() -> dict[int, str]:
    table = {ord(sign): plain for sign, plain in _SIGNS.items()}
    table |= {ord(space): " " for space in _SPACES}
    table |= {ord(r): c for r, c in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    for first, last in ((0x2F00, 0x2FD5), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(first, last + 1)}
    return table


def normalise(text: str) -> str:
    """``text`` for matching: half-width letters and digits, plain spaces, radicals as characters.

    One character stays one character, so offsets hold in both texts. Chinese punctuation is kept.
    """
    return text.translate(_table())


def unspaced(text: str) -> str:
    """``text`` for comparison: as :func:`normalise` gives it, without any white space."""
    return "".join(normalise(text).split())


def sentences(text: str) -> tuple[Span, ...]:
    """Cut ``text`` after 。！？； and line breaks, never inside “”, 《》 or （） that close in the line.

    White space around a sentence is left out; its end mark belongs to it.
    """
    found = []
    for match in _SENTENCE.finditer(text):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        if stripped := piece.strip():
            found.append(Span(stripped, start, start + len(stripped)))
    return tuple(found)


def strip_numbers(text: str) -> str:
    """``text`` normalised with every number masked as ``#``, to compare wording alone."""
    return _NUMBER.sub("#", normalise(text))


def similarity(left: str, right: str) -> float:
    """Likeness of two sentences, 0 to 1: shared character pairs (Jaccard), numbers masked."""
    a, b = _pairs(left), _pairs(right)
    return len(a & b) / len(a | b) if a and b else float(a == b)


@lru_cache(maxsize=8192)  # a sentence is compared with many
def _pairs(text: str) -> frozenset[str]:
    letters = "".join(
        "#" if part == "#" else _LIKENESS_NOISE.sub("", part) for part in re.split("(#)", strip_numbers(text))
    )
    return frozenset(letters[i : i + 2] for i in range(max(len(letters) - 1, min(len(letters), 1))))
