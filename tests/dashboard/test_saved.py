"""What may a reader do with saved views, and what does the menu say when it can not?"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from flask import Flask

from dashboard import saved, written
from dashboard.auth import whose
from dashboard.auth.whose import Reader
from dashboard.view import View
from data import registry_users, registry_views
from data.settings import Settings

HERE = View.from_url("?agency=A&lang=en&cal=roc")


@pytest.fixture
def settings(tmp_path):
    """Return settings that name an empty registry."""
    return Settings(registry=str(tmp_path / "registry.sqlite"))


def _kept(settings):
    return [
        (one.view_id, one.name, one.link, one.owner)
        for one in registry_views.every(written.opened(settings.registry))
    ]


def _act(settings, what, at=0, name="", **more):
    return saved.act(settings, HERE, "/hotspots", what=what, at=at, name=name, **more)


def test_a_view_is_saved_renamed_moved_and_taken_back(settings):
    """The link is the filters, without the language and years of who saved it."""
    assert "Saved." == _act(settings, "save", name="違停")
    assert [(1, "違停", "/hotspots?agency=A", None)] == _kept(settings)

    assert "Renamed." == _act(settings, "rename", 1, "每週一")
    there = View.from_url("?category=B")
    saved.act(settings, there, "/trends", what="replace", at=1)
    assert [(1, "每週一", "/trends?category=B", None)] == _kept(settings)

    assert "已刪除。" == saved.act(settings, View(), "/", what="withdraw", at=1)
    assert [] == _kept(settings)


def test_a_link_opens_in_the_language_of_who_follows_it(settings):
    """Saved in English, read in Chinese with common years."""
    assert "/hotspots?agency=A&cal=ad" == saved.href(
        "/hotspots?agency=A", View(calendar_said="ad")
    )
    assert "/?lang=en" == saved.href("/", View(language="en"))


@pytest.mark.parametrize(
    ("what", "at", "name", "told"),
    [
        ("save", 0, "", "Please give it a name."),
        ("rename", 1, "", "Please give it a name."),
        ("save", 0, "x" * 101, "Not done: the name"),
        ("withdraw", 7, "", "Not done: view 7: no such view stands."),
        ("save", 0, "two\nlines", "Not done: the name"),
        ("drop", 0, "x", ""),
    ],
)
def test_what_can_not_be_done_is_told(settings, what, at, name, told):
    """A sentence, and nothing is written."""
    assert _act(settings, what, at, name).startswith(told)

    assert [] == _kept(settings)


def test_a_name_is_text_and_no_markup(settings):
    """What looks like markup stands in the list as it was typed."""
    _act(settings, "save", name="<b>x</b>")

    assert "'<b>x</b>'" in str(saved.listed(settings, View()))


def test_a_registry_that_can_not_be_read_is_told_of(tmp_path):
    """A folder in its place; a file that is locked by another program."""
    absent = Settings(registry=str(tmp_path / "no" / "such" / "registry.sqlite"))
    (tmp_path / "no").write_text("a file where a folder should be")
    drawn = str(saved.listed(absent, View()))
    assert "現在讀不到已儲存的檢視" in drawn
    assert "views-act" not in drawn
    assert _act(absent, "save", name="x").startswith("Not done: ")


def test_a_registry_that_is_locked_is_told_of(settings, tmp_path, monkeypatch):
    """Another program holds it: a sentence after the wait, and the list can still be read."""
    monkeypatch.setattr(written, "WAIT_S", 0.2)
    _act(settings, "save", name="first")
    held = sqlite3.connect(tmp_path / "registry.sqlite")
    held.execute("begin exclusive")
    written.opened.cache_clear()

    told = _act(settings, "save", name="second")
    held.rollback()
    held.close()
    written.opened.cache_clear()

    assert told.startswith("Not done: ")
    assert ["first"] == [name for _, name, *_ in _kept(settings)]


def test_each_account_has_its_own_and_what_others_share(settings):
    """Of two accounts of an agency: own, shared with the agency, not what is kept."""
    registry = written.opened(settings.registry)
    ids = [
        registry_users.add(
            registry, name, role="agency", agency="A", made_by="x", oidc=("i", name)
        ).user_id
        for name in ("one", "two")
    ]
    server = Flask("test")
    reader = Reader(ids[0], "one", "agency", "A", "session", 1)
    with server.test_request_context():
        whose.enter(reader)
        _act(settings, "save", name="private")
        _act(settings, "save", name="for all of us", shared="agency")
    with server.test_request_context():
        whose.enter(replace(reader, user_id=ids[1], name="two"))
        drawn = str(saved.listed(settings, View(language="en")))
        told = _act(settings, "withdraw", 1)

    assert "for all of us" in drawn
    assert "private" not in drawn
    assert told.startswith("Not done: view 1: no such view stands.")
