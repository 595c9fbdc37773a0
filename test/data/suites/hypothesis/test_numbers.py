from hypothesis import given, strategies as st


@given(st.integers(), st.text())
def test_fine(n, s):
    pass


@given(st.integers(), st.text())
def test_always(n, s):
    assert n < 100000, "too big"


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_rare(n):
    assert (n * 2654435761 % 2**32) >> 22 != 7


class TestGroup:
    @given(st.lists(st.integers()))
    def test_panics(self, numbers):
        if len(numbers) > 4:
            raise KeyError("too long")


@given(st.data())
def test_two(data):
    n = data.draw(st.integers(), label="a number")
    if n > 100:
        raise ValueError("big")
    if n < -100:
        raise KeyError("small")
