"""Categories by counted words: a Complement Naive Bayes over the words of the catalogue's titles and summaries.

The method is that of Rennie et al. (2003), "Tackling the Poor Assumptions of Naive Bayes Text Classifiers": each
category is weighed by the words of all others, which suits categories of different size. Its table is trained by
``python -m events.reading.training`` and packaged.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.folding import fold

#: The packaged table.
FILE = Path(__file__).with_name("counted.json")
_STEM = 7
_SMOOTHING = 0.5
_FEWEST = 3
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Counted:
    """Weights of words.

    Attributes
    ----------
    categories
        In the order of the weights.
    weights
        By stem, the weight of each category; above the others' mean where the stem speaks for it.
    """

    categories: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def scores(self, text: str) -> dict[str, float]:
        """Weigh the categories that a text may be of; the mean weight of its known words, 0 if there is none."""
        known = [self.weights[stem] for stem in stems(text) if stem in self.weights]
        if not known:
            return dict.fromkeys(self.categories, 0.0)
        return {
            category: sum(weights[number] for weights in known) / math.sqrt(len(known))
            for number, category in enumerate(self.categories)
        }


def stems(text: str) -> set[str]:
    """Beginnings of the words of a text, folded; long enough to tell words apart, short enough to join their forms.

    >>> sorted(stems("Corvettes fired 3 missiles"))
    ['corvett', 'fired', 'missile']
    """
    return {word[:_STEM] for word in fold(text).split() if len(word) > 2 and not _DIGITS.search(word)}  # noqa: PLR2004


def train(examples: Iterable[tuple[str, str]]) -> Counted:
    """Count the words of examples.

    Parameters
    ----------
    examples
        Pairs of text and category.

    Examples
    --------
    >>> counted = train([("a drill at sea", "naval-exercise"), ("drill ends", "naval-exercise")] * 2
    ...     + [("a treaty was signed", "agreement")] * 3)
    >>> max(scores := counted.scores("the drill"), key=scores.get)
    'naval-exercise'
    """
    by_category: dict[str, Counter[str]] = {}
    documents: Counter[str] = Counter()
    for text, category in examples:
        words = stems(text)
        documents.update(words)
        by_category.setdefault(category, Counter()).update(words)
    categories = tuple(sorted(by_category))
    vocabulary = sorted(stem for stem, count in documents.items() if count >= _FEWEST)
    complements = []
    for category in categories:
        rest = Counter[str]()
        for other in categories:
            if other != category:
                rest.update(by_category[other])
        total = sum(rest[stem] + _SMOOTHING for stem in vocabulary)
        weights = [-math.log((rest[stem] + _SMOOTHING) / total) for stem in vocabulary]
        complements.append(weights)
    rows = {}
    for number, stem in enumerate(vocabulary):
        column = [weights[number] for weights in complements]
        mean = sum(column) / len(column)
        rows[stem] = tuple(round(weight - mean, 2) for weight in column)
    return Counted(categories, rows)


def dump(counted: Counted) -> str:
    """Write the table, a line a word."""
    rows = ",\n".join(f"{json.dumps(stem, ensure_ascii=False)}: {list(row)}" for stem, row in counted.weights.items())
    return f'{{"categories": {json.dumps(counted.categories)}, "weights": {{\n{rows}\n}}}}\n'


@cache
def load() -> Counted:
    """Read the packaged table."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Counted(tuple(content["categories"]), content["weights"])
