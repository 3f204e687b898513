"""A text is cut so that overlapping marks each have all of their words, and nothing of the text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.desk.forms.marking import marked

SPAN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair)))


@given(text=st.text(min_size=40, max_size=40), spans=st.dictionaries(st.sampled_from("abc"), SPAN))
def test_pieces_are_the_text_and_each_mark_has_its_words(text: str, spans: dict[str, tuple[int, int]]) -> None:
    pieces = marked(text, spans)
    assert "".join(one.text for one in pieces) == text
    for name, (start, end) in spans.items():
        assert "".join(one.text for one in pieces if name in one.marks) == text[start:end]
        assert sum(name in one.first for one in pieces) == (start < end)


def test_a_part_of_the_text_has_the_marks_that_reach_into_it() -> None:
    pieces = marked("0123456789", {"a": (0, 4), "b": (8, 9)}, 2, 6)
    assert [(one.text, one.marks) for one in pieces] == [("23", ("a",)), ("45", ())]
