"""Do topics come back from arrays and a JSON as they were?"""

import io
import json

import numpy as np
import pytest

from models.topics import assign, fit
from models.topics_kept import packed, unpacked

TEXTS = ["路燈不亮", "路燈故障", "施工噪音", "半夜噪音", "youbike 故障", "youbike 站"]


def test_there_and_back_through_npz_and_json():
    """Without pickles: the same arrays, the same labels, the same topics for new texts."""
    learned = fit(TEXTS, 3, seed=5)
    arrays, facts = packed(learned)
    file = io.BytesIO()
    np.savez(file, **arrays)
    file.seek(0)

    with np.load(file, allow_pickle=False) as kept:
        back = unpacked(dict(kept), json.loads(json.dumps(facts)))

    assert learned.labels == back.labels
    assert learned.seed == back.seed
    new = ["路燈壞了", "youbike 壞了", "噪音"]
    one, other = assign(learned, new), assign(back, new)
    np.testing.assert_array_equal(one.topic_ids, other.topic_ids)
    np.testing.assert_array_equal(one.weights, other.weights)


def test_no_topics_come_back_too():
    """A store without texts."""
    back = unpacked(*packed(fit([], 3, seed=5)))

    assert 0 == back.n_topics


def test_another_format_is_refused():
    """A model of another version of the program is not guessed at."""
    arrays, facts = packed(fit(TEXTS, 3, seed=5))

    with pytest.raises(ValueError, match=r"^facts: expected format"):
        unpacked(arrays, facts | {"format": 99})


@pytest.mark.parametrize("name", ["keys", "profiles"])
def test_what_is_missing_or_does_not_fit_is_named(name):
    """A file cut short, or two models mixed."""
    arrays, facts = packed(fit(TEXTS, 3, seed=5))

    with pytest.raises(ValueError, match=r"^arrays: .* fit again"):
        unpacked({k: v for k, v in arrays.items() if k != name}, facts)
    with pytest.raises(ValueError, match=r"^arrays: profiles do not fit"):
        unpacked(arrays | {"profiles": arrays["profiles"][:1]}, facts)
