"""Where pairs of signs stand in a key: the index answers what a search through the whole key would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.text import bigram_index as room
from chuyi_recon.core.text.bigram_index import BigramIndex

KEYS = st.text("楚怡信\U00020bb7\U0010ffff", max_size=40)


@given(key=KEYS, name=st.text("楚怡信澄", min_size=2, max_size=6))
def test_a_name_stands_as_often_as_a_search_finds_it(key: str, name: str) -> None:
    known = BigramIndex(key)
    assert known.count_string(name) == key.count(name)
    for a in range(len(key) - 1):
        for b in range(a + 2, min(len(key), a + 6) + 1):
            assert known.count_string(key[a:b]) == key.count(key[a:b])
            assert known.contains(key[a:b], 2) == (key.count(key[a:b]) > 1)
    assert known.contains(name) == (name in key)


@given(key=KEYS, pair=st.text("楚怡信澄", min_size=2, max_size=2))
def test_a_pair_stands_where_a_search_finds_it(key: str, pair: str) -> None:
    known = BigramIndex(key)
    for sign in {*key, pair[0]}:
        assert known.sign_positions(sign) == [i for i, c in enumerate(key) if c == sign]
    for p in {pair, *map(str.__add__, key, key[1:])}:
        there = [i for i in range(len(key)) if key.startswith(p, i)]
        assert known.positions(p) == there
        assert known.count_bigram(p) == len(there)
        assert all(known.counts[i] == len(there) for i in there)


def test_where_places_do_not_fit_beside_the_numbers_the_order_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "楚怡信楚怡"
    packed = BigramIndex(key)
    monkeypatch.setattr(room, "_NUMBER_BITS", 40)
    plain = BigramIndex(key)
    assert plain.order.tolist() == packed.order.tolist()
    assert plain.counts.tolist() == packed.counts.tolist() == [2, 1, 1, 2]
