"""Who saw a case, a list of cases or a file must be written down, and no word of anyone."""

from __future__ import annotations

import pytest

from data import registry_audit
from tests.visitors import OURS

CASE = f"{0:020x}"


@pytest.fixture
def inside(site):
    """Return a visitor who is signed in as somebody of the commission."""
    visitor = site().visitor()
    visitor.login("chen")
    return visitor


def drawn(visitor, path, search=""):
    """Ask for a page as the browser does; return what it would show."""
    known = visitor.client.get("/_dash-dependencies").get_json()
    one = next(one for one in known if one["output"].startswith("..filters.children"))
    names = one["output"][2:-2].split("...")
    parts = [name.rpartition(".") for name in names]
    values = {"pathname": path, "search": search}
    answer = visitor.client.post(
        "/_dash-update-component",
        json={
            "output": one["output"],
            "outputs": [{"id": name, "property": what} for name, _, what in parts],
            "inputs": [{**given, "value": values[given["property"]]} for given in one["inputs"]],
            "state": [{**given, "value": None} for given in one["state"]],
            "changedPropIds": ["url.pathname"],
        },
        headers={"Origin": OURS["Origin"]},
    )  # fmt: skip
    return str(answer.get_json())


def told(registry, what):
    """Return what the log tells of a deed: who, in which role, about what."""
    return [
        (line.who, line.role, {k: v for k, v in line.about.items() if k != "session"})
        for line in registry_audit.lines(registry, what=what)
    ]


def test_a_case_that_was_opened_is_written_down(inside, registry):
    """By its id; what stands in it is in no line."""
    assert "路燈不亮" in drawn(inside, "/petitions", f"?case={CASE}")

    assert [("chen", "commission", {"petition_id": CASE})] == told(registry, "case")
    assert "路燈" not in str(registry_audit.lines(registry))


def test_a_case_that_there_is_not_is_not(inside, registry):
    """Nothing was seen."""
    drawn(inside, "/petitions", "?case=ffff")

    assert [] == told(registry, "case")


@pytest.mark.parametrize("path", ["/petitions", "/hotspots"])
def test_a_list_of_cases_is_written_down_without_what_was_searched_for(
    inside, registry, path
):
    """The filters are; the words may be a name."""
    drawn(inside, path, "?q=王家&lang=en&channel=web")

    link = {"link": f"{path}?channel=web&lang=en", "rows": 1}
    assert [("chen", "commission", link)] == told(registry, "cases")
    assert "王" not in str(registry_audit.lines(registry))


def test_a_file_is_written_down(inside, registry):
    """With table, kind and rows; one that can not be made is not."""
    file = inside.get("/export/petitions/cases.csv?q=王家&lang=en")
    inside.get("/export/petitions/nothing.csv")

    assert 200 == file.status_code
    about = {"link": "/petitions?lang=en", "table": "cases", "rows": 1, "form": "csv"}
    assert [("chen", "commission", about)] == told(registry, "export")


def test_what_can_not_be_written_down_is_not_shown(inside, registry):
    """No line, no case, no file: a full disk is no way around the log."""
    with registry.writing() as connection:
        connection.exec_driver_sql("alter table audit rename to away")

    answers = [
        drawn(inside, "/petitions", f"?case={CASE}"),
        drawn(inside, "/petitions"),
        (file := inside.get("/export/petitions/cases.csv")).text,
    ]

    assert [] == [answer for answer in answers if "路燈" in answer]
    assert 503 == file.status_code
