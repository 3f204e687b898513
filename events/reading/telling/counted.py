"""Categories by word statistics: a Complement Naive Bayes over the words of the catalogue's titles and summaries.

The method is that of Rennie et al. (2003), "Tackling the Poor Assumptions of Naive Bayes Text Classifiers": each
category is weighted by the words of all others, which suits unbalanced categories. Its table is trained by
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

#: Path of the packaged table.
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
        Categories in the order of the weights.
    weights
        Weight of each category by stem; above the mean of the others if the stem is evidence for it.
    """

    categories: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def scores(self, text: str) -> dict[str, float]:
        """Score the categories of a text by the mean weight of its known words, 0 if there is none."""
        known = [self.weights[stem] for stem in stems(text) if stem in self.weights]
        if not known:
            return dict.fromkeys(self.categories, 0.0)
        return {
            category: sum(weights[number] for weights in known) / math.sqrt(len(known))
            for number, category in enumerate(self.categories)
        }


def stems(text: str) -> set[str]:
    """Return prefixes of a text's folded words; long enough to distinguish words, short enough to merge their forms.

    >>> sorted(stems("Corvettes fired 3 missiles"))
    ['corvett', 'fired', 'missile']
    """
    return {word[:_STEM] for word in fold(text).split() if len(word) > 2 and not _DIGITS.search(word)}  # noqa: PLR2004


def train(examples: Iterable[tuple[str, str]]) -> Counted:
    """Train a table of weights from examples.

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
    """Serialise the table, one line per word."""
    rows = ",\n".join(f"{json.dumps(stem, ensure_ascii=False)}: {list(row)}" for stem, row in counted.weights.items())
    return f'{{"categories": {json.dumps(counted.categories)}, "weights": {{\n{rows}\n}}}}\n'


@cache
def load() -> Counted:
    """Load the packaged table."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Counted(tuple(content["categories"]), content["weights"])
