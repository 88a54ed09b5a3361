"""The table from two numbers to one: it keeps what a dictionary keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.table import NOT_THERE, Table

numbers = st.one_of(st.integers(0, 5), st.integers(0, 2**30 - 1))


@given(st.lists(st.tuples(numbers, numbers, numbers), max_size=200))
def test_it_keeps_what_a_dictionary_keeps(rows: list[tuple[int, int, int]]) -> None:
    table = Table()
    kept: dict[tuple[int, int], int] = {}
    for one, other, value in rows:
        assert table.find(one, other) == kept.get((one, other), NOT_THERE)
        table.put(one, other, value)
        kept[one, other] = value
    assert len(table) == len(kept)
    assert all(table.find(*pair) == value for pair, value in kept.items())
    table.clear()
    assert len(table) == 0
    assert all(table.find(*pair) == NOT_THERE for pair in kept)
