"""What changed between two texts is told word by word, and both texts can be read from it."""

from hypothesis import given
from hypothesis import strategies as st

from alliance.web.wording import GONE, KEPT, NEW, words_apart

PASSAGES = st.text(alphabet="ab c.\n矿价", max_size=60)


@given(PASSAGES, PASSAGES)
def test_without_what_is_new_it_is_the_first_text_and_without_what_is_gone_the_other(before, after):
    pieces = words_apart(before, after)
    assert "".join(each.text for each in pieces if each.kind != NEW) == before
    assert "".join(each.text for each in pieces if each.kind != GONE) == after


def test_one_word_that_changed_is_one_word_that_changed():
    said = [
        (each.kind, each.text) for each in words_apart("Prices lie below cost.", "Prices lie above cost.")
    ]
    assert said == [(KEPT, "Prices lie "), (GONE, "below"), (NEW, "above"), (KEPT, " cost.")]


def test_a_passage_written_anew_stands_as_a_whole():
    kinds = [
        each.kind
        for each in words_apart("Mines have closed since March.", "Whoever imports magnets pays, says Peru")
    ]
    assert kinds == [GONE, NEW]


def test_of_chinese_each_character_is_matched():
    said = [(each.kind, each.text) for each in words_apart("价格低于成本", "价格高于成本")]
    assert (GONE, "低") in said and (NEW, "高") in said
