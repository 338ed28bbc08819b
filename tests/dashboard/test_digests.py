"""What must hold of a digest? New things once, one letter a person, and rights of the moment."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

import petitions
from dashboard.digests import kinds, run
from dashboard.digests.kinds import Reading
from dashboard.scope import Scope
from dashboard.view import View
from data import registry_audit, registry_subscriptions, registry_users
from data.registry import Registry
from data.settings import Hotspots, Settings
from data.settings_digests import Mail
from tests.city import CODES, Case, many

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
HOT = [case for at in (0, 1, 4, 5) for case in many(40, village=at)]
MOVED = [case for at in (10, 11, 14, 15) for case in many(40, village=at)]
CALM = [Case(village=at) for at in range(16)]
DUE = [
    Case(
        day="2025-03-03",
        agency=agency,
        more={
            "due_at": datetime(2025, 3, day),
            "delivered_at": datetime(2025, 3, 3),
            "petition_id": f"{at:020x}",
            "text": "王小明住在三樓",
        },
    )
    for at, (agency, day) in enumerate(
        [("環保局", 4), ("環保局", 11), ("環保局", 28), ("警察局", 5)]
    )
]


@pytest.fixture
def house(tiny_city, tmp_path):
    """Return a function from cases to a run over them, with an empty registry."""
    where = tmp_path / "registry.sqlite"

    def of(cases, until="2025-03-10", first="2025-03-01"):
        store = tiny_city(cases, data_from=first, data_until=until)
        known = Settings(
            store=store.path,
            registry=str(where),
            mail=Mail(host="127.0.0.1", port=9, sender="p@x.example", starttls=False),
            # Of 16 villages none is surer.
            hotspots=Hotspots(false_discovery_rate=0.2),
        )
        return run.Run(store, known, Registry(where), NOW, wait_s=0)

    return of


@pytest.fixture
def letters(monkeypatch):
    """Return the letters that go out, by address; nothing leaves the house."""
    out = []
    monkeypatch.setattr(
        run.mail, "send", lambda _mail, to, letter, _wait: out.append((to, letter))
    )
    return out


def _subscribed(made, role="commission", agency=None, name="wang", **said):
    user = registry_users.add(
        made.registry, name, role=role, agency=agency, made_by="test", oidc=("i", name)
    )
    return user, _more(made, user, **said)


def _more(made, user, kind="new_hotspot", link="/hotspots?base=counts", every="day"):
    return registry_subscriptions.add(
        made.registry,
        user.user_id,
        kind=kind,
        link=link,
        channel="email",
        address=f"{user.name}@x.example",
        every=every,
        at=NOW - timedelta(days=2),
    )


def _next_day(made, store=None, days=1):
    return replace(made, store=store or made.store, at=made.at + timedelta(days=days))


def test_a_hot_spot_is_told_once_and_then_goes_on(house, letters):
    """A corner is hot: a letter; the next day the same: none; then the other corner is."""
    made = house([*CALM, *HOT])
    _subscribed(made)

    first = run.due(made)
    again = run.due(made)
    next_day = run.due(_next_day(made))
    moved = house([*CALM, *MOVED])
    after = run.due(_next_day(made, moved.store, days=2))

    assert [["sent"], [], ["nothing"], ["sent"]] == [
        [one.fate for one in outcomes] for outcomes in (first, again, next_day, after)
    ]
    told = [letter for _, letter in letters]
    assert [{CODES[0], CODES[1], CODES[4]}, {CODES[15], CODES[14], CODES[11]}] == [
        set(_keys(one)) for one in told
    ]
    assert 3 == told[1].values["subscriptions"][0]["gone"]
    assert f"/hotspots?base=counts&village={CODES[0]}" in told[0].text


def _keys(letter):
    return [
        one["key"] for said in letter.values["subscriptions"] for one in said["new"]
    ]


def test_one_person_has_one_letter_however_much_they_asked_for(house, letters):
    """Three subscriptions with news and one without: one letter with three parts."""
    made = house([*CALM, *HOT, *DUE, *many(3, day="2025-02-03")], first="2025-02-01")
    user, _ = _subscribed(made)
    _more(made, user, kind="due", link="/agency")
    _more(made, user, kind="monthly_brief", link="/")
    _more(made, user, kind="anomaly", link="/trends")

    outcomes = run.due(made)

    assert ["nothing", "sent"] == sorted(one.fate for one in outcomes)
    assert 1 == len(letters)
    assert 3 == len(letters[0][1].values["subscriptions"])
    assert letters[0][1].text.count("\n\n") == 3


def test_due_cases_are_told_by_number_and_never_by_text(house, letters):
    """Until 10 March, three days ahead: due on the 4th, the 5th and the 11th, not the 28th."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency")

    run.due(made)

    ((_, letter),) = letters
    assert [f"{at:020x}" for at in (0, 3, 1)] == _keys(letter)
    assert "A-0000" in letter.text
    assert "王小明" not in letter.text + letter.html + str(letter.values)


def test_a_reader_is_told_with_the_rights_of_the_moment(house, letters):
    """One agency's reader hears of its own, whatever the link says; outreach and admin of no case; a locked one nothing."""
    made = house(DUE)
    _subscribed(
        made, "agency", "警察局", "police", kind="due", link="/agency?agency=警察局"
    )
    _subscribed(made, "agency", "警察局", "curious", kind="due", link="/agency")
    _subscribed(made, "outreach", None, "out", kind="due", link="/agency")
    _subscribed(made, "admin", None, "boss", kind="due", link="/agency")
    locked, _ = _subscribed(
        made, "commission", None, "gone", kind="due", link="/agency"
    )
    registry_users.lock(made.registry, locked.user_id, by="test")

    fates = {one.user: one.fate for one in run.due(made)}

    assert {
        "police": "sent", "curious": "sent", "out": "failed", "boss": "failed"
    } == fates  # fmt: skip
    own = [f"{3:020x}"]
    assert [("police@x.example", own), ("curious@x.example", own)] == [
        (to, _keys(letter)) for to, letter in letters
    ]


def test_the_link_keeps_its_filters_and_its_language(house, letters):
    """Of one agency, in English: its cases alone, and every way back carries the filter."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency?agency=警察局&lang=en")

    run.due(made)

    ((_, letter),) = letters
    assert [f"{3:020x}"] == _keys(letter)
    assert letter.subject == "Petitions: 1 new"
    assert '<html lang="en">' in letter.html
    assert "http://127.0.0.1:8050/agency?agency=警察局&lang=en" in letter.text


def test_the_month_is_told_once_with_its_document(house, letters):
    """Data until 10 March: February is the month; the same month is not told again."""
    cases = [*many(3, day="2025-02-03"), *many(2, day="2025-01-03")]
    made = house(cases, first="2025-01-01")
    _subscribed(made, kind="monthly_brief", link="/", every="day")

    run.due(made)
    again = run.due(_next_day(made))

    ((_, letter),) = letters
    assert ["nothing"] == [one.fate for one in again]
    assert ["2025-02"] == _keys(letter)
    assert ["petitions-2025-02.odt"] == [file.name for file in letter.attached]
    with zipfile.ZipFile(io.BytesIO(letter.attached[0].content)) as odt:
        assert "content.xml" in odt.namelist()


def test_what_can_not_be_sent_is_due_again(house, monkeypatch, letters):
    """A failed letter is given back; the next run sends it, with the same things new."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency")

    def broken(*_):
        msg = "away"
        raise run.PetitionsError(msg)

    with monkeypatch.context() as away:
        away.setattr(run.mail, "send", broken)
        failed = run.due(made)
    after = run.due(made)

    assert [("failed", "away"), ("sent", "")] == [
        (one.fate, one.why) for one in (*failed, *after)
    ]
    assert 3 == len(_keys(letters[0][1]))


def test_a_run_killed_after_sending_is_made_up_for_with_the_same_id(
    house, monkeypatch, letters
):
    """Not at once, but after a quarter of an hour: one digest twice, known by its id."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency")

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(run.registry_subscriptions, "sent", killed)
        with pytest.raises(KeyboardInterrupt):
            run.due(made)
    at_once = run.due(replace(made, at=made.at + timedelta(minutes=5)))
    later = run.due(replace(made, at=made.at + timedelta(minutes=16)))

    assert [[], ["sent"]] == [
        [one.fate for one in at_once],
        [one.fate for one in later],
    ]
    assert letters[0][1].id == letters[1][1].id


def test_a_mail_server_that_is_away_is_not_waited_for_by_each(
    house, monkeypatch, letters
):
    """Three readers: the first finds it away, the others are not tried; all are due again."""
    made = house(DUE)
    for name in ("a", "b", "c"):
        _subscribed(made, name=name, kind="due", link="/agency")
    tries = []

    def away(*_):
        tries.append(1)
        raise run.AwayError("away")  # noqa: EM101 - said by a test

    with monkeypatch.context() as gone:
        gone.setattr(run.mail, "send", away)
        failed = run.due(made)
    after = run.due(made)

    assert (1, ["failed"] * 3) == (len(tries), [one.fate for one in failed])
    assert ["sent"] * 3 == [one.fate for one in after]


def test_what_breaks_for_one_reader_is_told_and_the_others_are_not_kept_waiting(
    house, monkeypatch, letters
):
    """An error that nobody thought of: that digest failed, the next goes out."""
    made = house(DUE)
    for name in ("a", "b"):
        _subscribed(made, name=name, kind="due", link="/agency")
    whole, calls = run.letter, []

    def broken(*said):
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return whole(*said)

    monkeypatch.setattr(run, "letter", broken)

    assert ["failed", "sent"] == [one.fate for one in run.due(made)]


def test_two_runs_at_once_tell_nobody_twice(house, letters):
    """What one run has taken, another leaves alone."""
    made = house(DUE)
    _, one = _subscribed(made, kind="due", link="/agency")
    assert registry_subscriptions.claim(made.registry, one, at=NOW)

    assert [] == run.due(made)
    assert [] == letters


def test_a_dry_run_changes_nothing(house, letters):
    """It says what would be sent; the real run after it sends the same."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency")

    dry = run.due(made, dry=True)
    real = run.due(made)

    assert ["would"] == [one.fate for one in dry]
    assert dry[0].letter == real[0].letter
    assert 1 == len(letters)


def test_a_long_list_is_cut_and_counted(house, letters):
    """25 overdue cases: 20 lines, and that there are 5 more; all are noted as told."""
    made = house(
        [
            Case(
                more={
                    "due_at": datetime(2025, 3, 4),
                    "delivered_at": datetime(2025, 3, 3),
                }
            )
        ]
        * 25
    )
    _subscribed(made, kind="due", link="/agency?lang=en")

    run.due(made)
    again = run.due(_next_day(made))

    text = letters[0][1].text
    assert (20, True) == (text.count("\n- "), "And 5 more" in text)
    assert ["nothing"] == [one.fate for one in again]


def test_what_stands_out_is_told_with_what_was_expected(house):
    """500 days of 2 noise cases, then 60 in one day: that series is news, 72 a week."""
    first = datetime(2024, 1, 1)
    cases = [
        Case(day=f"{first + timedelta(days=day):%Y-%m-%d}")
        for day in range(500)
        for _ in range(2)
    ] + many(60, day="2025-05-15")
    made = house(cases, until="2025-05-15", first="2024-01-01")
    read = Reading(
        made.store,
        made.settings,
        View.from_url("?by=category&lang=en"),
        Scope.everyone(),
    )

    news = kinds.news("anomaly", read, {})

    assert ["category:噪音"] == [item.key for item in news.new]
    assert "72 cases in seven days" in news.new[0].words


def test_a_month_before_the_data_is_no_news(house, letters):
    """Data from 1 March on: February was not seen, and is not told as a month of none."""
    made = house(DUE)
    _subscribed(made, kind="monthly_brief", link="/")

    assert ["nothing"] == [one.fate for one in run.due(made)]
    assert [] == letters


def test_what_was_sent_is_written_down_without_its_words(house, letters):
    """The audit log tells whom, by which way and how much; no key, no word, no address."""
    made = house(DUE)
    _subscribed(made, kind="due", link="/agency")

    run.due(made)

    line = registry_audit.lines(made.registry, what="digest_sent")[0]
    assert {"user": "wang", "channel": "email", "subscriptions": [1], "new": 3} == (
        line.about
    )


def test_the_commands_subscribe_and_tell(house, monkeypatch, tmp_path):
    """As a person types them; a filter that there is not is refused, not left out."""
    made = house(DUE)
    registry_users.add(
        made.registry, "wang", role="commission", made_by="test", oidc=("i", "w")
    )
    monkeypatch.setenv("PETITIONS_STORE", str(made.store.path))
    monkeypatch.setenv("PETITIONS_REGISTRY", str(made.settings.registry))
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def typed(*words):
        return runner.invoke(petitions.app, words)

    subscribed = typed(
        "subscriptions", "add", "wang", "due", "--link", "/agency?lang=en", "--email", "w@x.example",
    )  # fmt: skip
    wrong = typed(
        "subscriptions", "add", "wang", "due", "--link", "/agency?agenc=1", "--email", "w@x.example",
    )  # fmt: skip
    shown = typed("digest", "--due", "--dry-run")
    sent = typed("digest", "--due")

    assert (0, "1") == (subscribed.exit_code, subscribed.stdout.strip())
    assert "agenc=1" in str(wrong.exception)
    assert "would\twang\temail\tw@x.example\t1" in shown.stdout
    assert "Petitions: 3 new" in shown.stdout
    # No mail server is named: it is told, and the exit says so.
    assert (1, True) == (sent.exit_code, "[mail]" in sent.stdout)
