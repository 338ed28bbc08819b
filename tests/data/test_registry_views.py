"""Which pictures do people come back to? Saved, shared, changed and taken away."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import registry_users
from data.errors import UserError
from data.kept_links import checked_link, checked_name
from data.registry_views import add, change, every, remove, views, withdraw

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def account(registry, name, agency=None):
    """Make an account of an agency, or of the commission."""
    return registry_users.add(
        registry,
        name,
        role="agency" if agency else "commission",
        agency=agency,
        made_by="test",
        oidc=("https://a", name),
    )


def names(registry, reader):
    """Return the names of the views that a reader sees."""
    return [one.name for one in views(registry, reader)]


def test_a_view_is_a_name_for_a_link(registry, person):
    """Read as it was written, with whose it is."""
    made = add(
        registry, " 噪音 <b>", "/hotspots?q=%E5%99%AA", owner=person.user_id, at=NOON
    )

    assert ("噪音 <b>", "/hotspots?q=%E5%99%AA", "Wang", "me", NOON) == (
        made.name,
        made.link,
        made.owner_shown,
        made.shared,
        made.made_at,
    )
    assert [made] == views(registry, person)


def test_a_view_is_seen_by_those_it_is_shared_with(registry):
    """Oneself, one's agency, everyone; an agency is nobody's where there is none."""
    wang, lee = (account(registry, name, "環境保護局") for name in ("wang", "lee"))
    wu, commission = account(registry, "wu", "工務局"), account(registry, "chen")
    for shared in ("me", "agency", "everyone"):
        add(registry, shared, "/", owner=wang.user_id, shared=shared)
        add(registry, f"c {shared}", "/", owner=commission.user_id, shared=shared)

    assert ["agency", "c everyone", "everyone", "me"] == names(registry, wang)
    assert ["agency", "c everyone", "everyone"] == names(registry, lee)
    assert ["c everyone", "everyone"] == names(registry, wu)
    assert ["c agency", "c everyone", "c me", "everyone"] == names(registry, commission)
    assert 6 == len(every(registry))


def test_without_logins_views_have_no_owner(registry, person):
    """They are seen on that dashboard, and by accounts only where shared with all."""
    add(registry, "a", "/", owner=None)
    add(registry, "b", "/", owner=None, shared="everyone")

    assert ["a", "b"] == names(registry, None)
    assert ["b"] == names(registry, person)


def test_ones_own_view_can_be_changed(registry, person):
    """What is not said stays."""
    made = add(registry, "a", "/", owner=person.user_id, at=NOON)
    later = NOON + timedelta(days=1)
    changed = change(
        registry, made.view_id, by=person.user_id, name="b", shared="everyone", at=later
    )

    expected = dataclasses.replace(made, name="b", shared="everyone", changed_at=later)
    assert expected == changed
    assert [expected] == views(registry, person)


def test_a_view_of_somebody_else_is_as_none(registry, person):
    """Whether it stands is not told, and it is not changed."""
    other = account(registry, "lee")
    made = add(registry, "a", "/", owner=person.user_id, shared="everyone")
    said = set()
    for number, by in ((made.view_id, other.user_id), (made.view_id, None), (99, 1)):
        for asked in (withdraw, change):
            with pytest.raises(UserError, match="no such view stands") as error:
                asked(registry, number, by=by)
            said.add(str(error.value).replace(str(number), "N"))

    assert 1 == len(said)
    assert [made] == views(registry, person)


def test_a_view_is_taken_away_once(registry, person):
    """By its owner, or by an administrator."""
    mine = add(registry, "a", "/", owner=person.user_id)
    other = add(registry, "b", "/", owner=None)
    withdraw(registry, mine.view_id, by=person.user_id)
    remove(registry, other.view_id)

    assert [] == every(registry)
    with pytest.raises(UserError):
        withdraw(registry, mine.view_id, by=person.user_id)
    with pytest.raises(UserError):
        remove(registry, other.view_id)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "hotspots",
        "https://elsewhere/",
        "//elsewhere/",
        "/\\elsewhere/",
        "\\\\elsewhere",
        "javascript:alert(1)",
        "/a\nSet-Cookie: x",
        "/a\x00",
        "/" + "x" * 8000,
    ],
)
def test_a_link_stays_in_the_dashboard(registry, link):
    """One that leads elsewhere is not kept for others to follow."""
    with pytest.raises(UserError, match="can not be kept"):
        add(registry, "a", link, owner=None)

    assert [] == every(registry)


def test_a_link_is_path_and_search():
    """What stands behind a "#" is no state of ours."""
    assert "/a?b=c&d=%2F" == checked_link("/a?b=c&d=%2F#x")
    assert "/a" == checked_link("/a?")


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\u202eb", "x" * 101])
def test_a_name_is_one_line(name):
    """No marks that turn the line around, and not a page."""
    with pytest.raises(UserError, match="the name"):
        checked_name(name)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=120))
def test_any_name_is_kept_or_refused_with_a_sentence(registry, name):
    """Markup, quotes, formulas and emoji come back as they went in."""
    try:
        expected = checked_name(name)
    except UserError:
        return
    made = add(registry, name, "/", owner=None)

    assert expected in {one.name for one in every(registry)}
    assert expected == made.name


def test_sharing_with_others_than_these_is_one_sentence(registry):
    """The words are three."""
    with pytest.raises(UserError, match="Expected one of me, agency, everyone"):
        add(registry, "a", "/", owner=None, shared="all")
