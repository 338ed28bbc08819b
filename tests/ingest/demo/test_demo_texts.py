"""Do the demo's texts read like many people, none of whom exists?"""

import re

import numpy as np
import polars as pl
import pytest

from data import facts
from ingest.demo import people, phrases
from ingest.demo.grammar import Slot, expand, pool
from ingest.demo.noise import spoiled


def cycle(*values):
    """Return a source of the given random numbers, over and over."""
    at = iter(range(10**6))
    return lambda: values[next(at) % len(values)]


def slots(choice):
    """Return the names of all slots in a choice."""
    found = set()
    for part in (part for sequence in choice for part in sequence):
        if isinstance(part, Slot):
            found.add(part.name)
        elif isinstance(part, list):
            found |= slots(part)
    return found


def test_the_grammar_chooses_as_if_it_went_in_step_by_step():
    """By hand: half the draws give a, a sixth each of b1, b2 and b."""
    choice = pool(["(a|b(1|2|))"])
    draws = (0.0, 0.49, 0.51, 0.67, 0.99)

    told = [expand(choice, {}, {}, cycle(0.0, draw)) for draw in draws]

    assert ["a", "a", "b1", "b2", "b"] == told


def test_a_slot_is_a_fact_else_a_pool_else_nothing():
    """A tail comes only with words; a fact of the petition wins over a pool."""
    choice = pool(["{name+。}{gone+，}{shop}!"])
    pools = {"name": pool(["y"]), "shop": pool(["z"])}

    assert "x。z!" == expand(choice, pools, {"name": lambda: "x"}, cycle(0.0))
    assert "y。z!" == expand(choice, pools, {}, cycle(0.0))
    assert {"name", "gone", "shop"} == slots(choice)


def test_a_tail_is_not_put_after_a_mark():
    """A question keeps its mark and gets no full stop."""
    assert "好嗎？" == expand(
        pool(["{it+。}"]), {"it": pool(["好嗎？"])}, {}, cycle(0.0)
    )


def test_a_bracket_that_stays_open_is_an_error():
    """A phrase file with a slip is told at once, with the phrase."""
    with pytest.raises(ValueError, match=r"not closed in '\(a\|b'"):
        pool(["(a|b"])


def test_no_phrase_asks_for_words_that_nobody_has(petitions):
    """Every slot of every topic is a pool or a fact; no bracket reaches a text."""
    known = {
        "p", "what", "subject", "intro", "road", "district", "village", "day", "nth", "caseno",
        "surname", "fullname", "phone", "email", "plate",
    }  # fmt: skip
    optional = {"effect", "detail"}
    unknown = set()
    for topic in phrases.topics():
        words = phrases.pools(topic, "web")
        asked = set().union(*(slots(choice) for choice in words.values()))
        unknown |= asked - known - optional - set(words)

    assert set() == unknown
    assert petitions.filter(pl.col("陳情內容").str.contains(r"[{}|]")).is_empty()


def test_hardly_two_texts_are_the_same(petitions):
    """99 % of 30,000 texts are different, and a third of the subjects."""
    assert petitions["陳情內容"].n_unique() > 0.99 * petitions.height
    assert petitions["主旨"].n_unique() > 0.33 * petitions.height


def test_texts_are_short_and_long(petitions):
    """From a few words to half a page: tenth and ninetieth percentile 3 times apart."""
    length = petitions["陳情內容"].str.len_chars()
    low, middle, high = (length.quantile(share) for share in (0.1, 0.5, 0.9))

    assert low < 30
    assert 40 < middle < 70
    assert high > 85
    assert length.max() > 150


def test_channels_sound_different(petitions):
    """Operators write in the third person, offices in clauses, the app in few words."""
    by = {name: rows["陳情內容"] for (name,), rows in petitions.group_by("來源管道")}
    mean = {name: texts.str.len_chars().mean() for name, texts in by.items()}

    assert by["電話"].str.contains("民眾").mean() > 0.7
    assert by["書面"].str.contains("主旨|說明|陳情|懇請").mean() > 0.9
    assert by["里長"].str.contains("里民|鄰長|里辦公處|里長|里鄰|辦公處").mean() > 0.95
    assert mean["APP"] < mean["電話"] < mean["網路"]


def test_texts_of_a_subcategory_share_words_and_differ_in_them(petitions):
    """Pairs within a sub-category share more character pairs than pairs across, but not all."""

    def pairs(text):
        return {text[at : at + 2] for at in range(len(text) - 1)}

    def alike(one, two):
        return len(one & two) / len(one | two)

    rows = petitions.sample(1_500, seed=1).select("案件次類別", "陳情內容").rows()
    sets = [(name, pairs(text)) for name, text in rows]
    within, across = [], []
    for at, (name, text) in enumerate(sets[:-40]):
        for other, its in sets[at + 1 : at + 40]:
            (within if name == other else across).append(alike(text, its))

    assert np.mean(within) > 1.5 * np.mean(across)
    assert np.mean(within) < 0.15


def test_people_make_mistakes(petitions):
    """Slips, full-width digits, missing marks, 注音文 and English, each in some texts."""
    text = petitions["陳情內容"]

    assert (
        0.01
        < text.str.contains("躁音|跟本|以經|因該|處裡|撿舉|每有|針的|再").mean()
        < 0.2
    )
    assert 0.01 < text.str.contains(r"[０-９]").mean() < 0.2
    assert 0.02 < (~text.str.contains("[，。,.]")).mean() < 0.5
    assert 0.003 < text.str.contains(r"[\u3105-\u3129]").mean() < 0.05
    assert (
        0.001
        < text.str.contains(r"[a-zA-Z]{3,} [a-zA-Z]{2,} [a-zA-Z]{2,}").mean()
        < 0.02
    )


def test_noise_leaves_a_careful_text_alone():
    """By hand: with every chance missed, nothing changes."""
    assert "噪音，很大。" == spoiled("噪音，很大。", "web", cycle(0.99))


def test_telephones_belong_to_nobody(petitions):
    """Whatever looks like a number of Taiwan lies outside the ranges in use."""
    text = "\n".join(petitions["陳情內容"].str.normalize("NFKC"))
    mobiles = re.findall(
        r"(?:\+?886[- ]?|(?<![\d-])0)9\d\d[- ]?\d{3}[- ]?\d{3}(?!\d)", text
    )
    lines = re.findall(r"(?<![\d-])\(?0[2-8]\)?[- ]?\d{3,4}-?\d{4}(?!\d)", text)

    assert len(mobiles) > 500
    assert len(lines) > 100
    assert [] == [one for one in mobiles if not re.search(r"(?:886[- ]?|0)999", one)]
    assert [] == [one for one in lines if not re.match(r"\(?02\)?-?9", one)]


def test_mail_and_plates_belong_to_nobody(petitions):
    """Mail goes to the domains kept for examples; each plate holds a 4, which none does."""
    text = "\n".join(petitions["陳情內容"].str.normalize("NFKC"))
    hosts = set(re.findall(r"@([A-Za-z0-9.-]+[A-Za-z0-9])", text))
    plates = re.findall(r"[A-Z]{3}-(\d{4})(?!\d)", text)

    assert hosts
    assert set() == {
        one for one in hosts if not re.search(r"example\.(?:com|org|net)$", one)
    }
    assert len(plates) > 100
    assert [] == [one for one in plates if "4" not in one]


def test_some_give_their_name_and_number(petitions):
    """6-25 % of the texts hold something to be masked."""
    private = petitions["陳情內容"].str.contains(
        r"0999|\+886|[(（]?02[)）]?-?9|@|先生|小姐|女士|敬上|陳情人|[A-Z]{3}-\d{4}"
    )

    assert 0.06 < private.mean() < 0.25


def test_a_number_is_written_as_people_write_it():
    """By hand: seven digits, mobile or not, extension, form."""
    assert "0999123456" == people.phone(cycle(0.1234567, 0.0, 0.0, 0.0, 0.0))
    assert "(02)91234567轉10" == people.phone(cycle(0.1234567, 0.9, 0.0, 0.99, 0.99))


def test_the_shares_of_subcategories_are_those_of_2022(petitions):
    """Within 4 standard deviations and what is planted, each sub-category has its share."""
    known = pl.DataFrame(facts.read("subcategories")).select(
        案件次類別="subcategory", cases=pl.col("cases_2022").cast(pl.Int64)
    )
    seen = petitions["案件次類別"].value_counts()
    both = known.join(seen, on="案件次類別", how="left").fill_null(0)
    expected = both["cases"] / both["cases"].sum() * petitions.height
    off = (both["count"] - expected).to_numpy()
    planted = {
        "停車管理": 290,
        "公車": 220,
        "環保稽查": 115,
        "違規停車": 130,
        "道路凹陷": 75,
    }
    allowed = 4 * np.sqrt(expected.to_numpy()) + 5 + 0.03 * expected.to_numpy()
    for name, cases in planted.items():
        allowed += np.where(
            both["案件次類別"].str.starts_with(name).to_numpy(), cases, 0
        )

    assert [] == both.filter(pl.Series(np.abs(off) > allowed))["案件次類別"].to_list()
