"""
How is a password kept so that nobody can read it, and which are refused?

In: a password. Out: its argon2id hash, or a sentence that says why it will not do.
"""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from data.errors import UserError

LEAST = 12
"""Characters of a password; 資通系統防護基準 leaves the number to the agency."""
MOST = 128
REMEMBERED = 3
"""A new password is none of the last three: 資通系統防護基準, 附表十, 身分驗證管理."""
_KINDS = 3
"""Kinds of characters in a password that is shorter than _LONG."""
_LONG = 20
_DIFFERENT = 5

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""
The second recommendation of RFC 9106: 64 MiB, 3 passes, 4 lanes.

The first takes 2 GiB a login: ten people who sign in at nine o'clock would end the server.
"""

_at_once = threading.BoundedSemaphore(2)
"""Hashes at once in one process: a flood of logins takes 128 MiB, not all there is."""

_COMMON = """
    0987654321 1234567890 123456 1qaz2wsx 1999 abc123 abcd1234 admin administrator
    asdfghjkl changeme hellotaipei iloveyou letmein p@ssw0rd p@ssword passw0rd password
    petitions q1w2e3r4 qwerty qwertyuiop taipei taiwan welcome zxcvbnm
"""
"""What is tried first: of a password, little may be left without these."""
_LEFT = 6


def hashed(password: str) -> str:
    """Return the hash of a password, with a salt of its own."""
    with _at_once:
        return _hasher.hash(_plain(password))


def fits(password: str, kept: str | None) -> bool:
    """Say whether a password is the kept one; without one it takes as long to say no."""
    try:
        with _at_once:
            _hasher.verify(kept or _nobodys(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(kept)


def checked(password: str, name: str) -> str:
    """Return a password that may be set for the account `name`; UserError otherwise."""
    low = _spelled(password)
    kinds = {_kind(letter) for letter in password}
    wrong = None
    if not LEAST <= len(password) <= MOST:
        wrong = f"it has {len(password)} characters. Expected {LEAST} to {MOST}"
    elif not _can_be_kept(password):
        wrong = "it holds a control character or half a character. Leave it out"
    elif len(set(low)) < _DIFFERENT:
        wrong = (
            f"it repeats itself. Expected at least {_DIFFERENT} different characters"
        )
    elif len(password) < _LONG and len(kinds) < _KINDS:
        wrong = f"it is too plain. Expected {_KINDS} of small letters, capitals, digits and others, or {_LONG} characters"
    elif name and _spelled(name) in low:
        wrong = "it holds the name of the account. Take another"
    elif len(_without_common(low)) < _LEFT:
        wrong = "it is among those that are tried first. Take another"
    if wrong:
        msg = f"the password can not be set: {wrong}."
        raise UserError(msg)
    return password


def _nobodys() -> str:
    """Return a hash that no password fits, made with the parameters of today."""
    return (
        f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},"
        f"p={_hasher.parallelism}$bm9ib2R5bm9ib2R5bm9ibw${'A' * 43}"
    )


def _plain(password: str) -> bytes:
    """Return one spelling of a password: keyboards differ in how they write a letter."""
    folded = unicodedata.normalize("NFKC", password[: 8 * MOST])
    return folded.encode("utf-8", "surrogatepass")


def _spelled(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _without_common(low: str) -> str:
    for one in sorted(_COMMON.split(), key=len, reverse=True):
        low = low.replace(one, "")
    return low


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "digit"
    if letter.islower():
        return "small"
    return "capital" if letter.isupper() else "other"


def _can_be_kept(password: str) -> bool:
    return not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in password)
