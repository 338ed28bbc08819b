"""How is a password kept so that nobody can read it, and which are refused?"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import passwords
from data.errors import UserError

GOOD = "Lantern-47-boat"


def test_only_the_password_itself_fits():
    """Not another case, not a space more, and not the hash."""
    kept = passwords.hashed(GOOD)

    assert passwords.fits(GOOD, kept)
    for other in (GOOD.lower(), GOOD + " ", "", kept):
        assert not passwords.fits(other, kept)


def test_two_of_one_password_differ():
    """Each hash has a salt of its own."""
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)


def test_what_keyboards_write_differently_is_one():
    """Full-width letters and a composed accent are the same password."""
    assert passwords.fits("Ｌantern-47-boat", passwords.hashed(GOOD))
    assert passwords.fits("Café-47-boats", passwords.hashed("Cafe\u0301-47-boats"))


def test_nothing_fits_where_nothing_is_kept():
    """Nor a hash that is none."""
    for kept in (None, "", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$a$b"):
        assert not passwords.fits(GOOD, kept)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_tried(text):
    """Half a character, NUL and long ones are wrong passwords, not errors."""
    assert not passwords.fits(text, None)
    assert passwords.fits(text, passwords.hashed(text))


def test_the_second_recommendation_of_rfc_9106(real_passwords):
    """Argon2id with 64 MiB, 3 passes, 4 lanes, 128 bits of salt and 256 of hash."""
    kept = passwords.hashed(GOOD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert [22, 43] == [len(part) for part in kept.split("$")[4:]]
    assert not passwords.outdated(kept)
    assert passwords.outdated("$argon2id$v=19$m=8,t=1,p=1$" + "A" * 22 + "$" + "A" * 43)


def test_nobodys_password_takes_as_long(real_passwords):
    """An account that is not there costs the work of one that is: within a factor of 2."""
    kept = passwords.hashed(GOOD)

    def seconds(of):
        began = time.process_time()
        passwords.fits("Lantern-47-boas", of)
        return time.process_time() - began

    known, unknown = (min(seconds(of) for _ in range(3)) for of in (kept, None))
    assert known / 2 < unknown < known * 2


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Sh0rt-but-9", "11 characters"),
        ("Aa1-" * 33, "132 characters"),
        ("Tab\there-47-boat", "control character"),
        ("Half\ud800-47-boat-a", "half a character"),
        ("Aa1!Aa1!Aa1!", "repeats itself"),
        ("lanternsandboats", "too plain"),
        ("WANG-lantern-47", "the name of the account"),
        ("ｗａｎｇ-Lantern-4", "the name of the account"),
        ("Password1234", "tried first"),
        ("P@ssw0rd2026!", "tried first"),
        ("Taipei-1999-1!", "tried first"),
    ],
)
def test_what_will_not_do_is_one_sentence(password, said):
    """It says why, and does not repeat the password."""
    with pytest.raises(UserError, match=said) as error:
        passwords.checked(password, "wang")

    assert password not in str(error.value)


@pytest.mark.parametrize(
    "password", [GOOD, "four plain words and a boat", "陳情-燈籠-47-Boat-x"]
)
def test_what_will_do(password):
    """Three kinds of characters, or twenty of any."""
    assert password == passwords.checked(password, "wang")
