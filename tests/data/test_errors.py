"""What can go wrong that a person can mend? One family, caught in one place."""

import inspect

import pytest

from data import errors

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_front_door_catches_every_kind(kind):
    """Each is a PetitionsError: the command line prints it and ends with 1."""
    assert issubclass(kind, errors.PetitionsError)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_one_sentence(kind):
    """Its docstring could be shown to a person: one line that ends with a full stop."""
    said = inspect.getdoc(kind) or ""

    assert 1 == len(said.splitlines())
    assert said.endswith(".")


def test_a_mistake_of_ours_is_not_one_of_theirs():
    """A bug is no PetitionsError: it keeps its traceback."""
    assert not issubclass(errors.PetitionsError, ValueError | OSError | LookupError)
