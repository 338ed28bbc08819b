"""Is what the documents say true? Settings, tables, links and records, against the code."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
import typer

import petitions
from data import tables_doc
from data.settings import Settings

HERE = Path(__file__).parent.parent
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "data/**/*.md")
    for page in HERE.glob(pattern)
)
RECORDS = sorted((HERE / "docs" / "decisions").glob("*.md"))


def keys_of(values, before=""):
    """Return the dotted key of every setting; a table of free names is one key."""
    found = set()
    for field in dataclasses.fields(values):
        value = getattr(values, field.name)
        key = before + field.name
        found |= keys_of(value, key + ".") if dataclasses.is_dataclass(value) else {key}
    return found


def keys_said(said, known, before=""):
    """Return the dotted keys of a TOML document, down to the keys that are known."""
    found = set()
    for name, value in said.items():
        key = before + name
        deeper = isinstance(value, dict) and key not in known
        found |= keys_said(value, known, key + ".") if deeper else {key}
    return found


def test_petitions_toml_lists_every_setting():
    """No setting is hidden, and none is listed that is not there."""
    said = tomllib.loads((HERE / "petitions.toml").read_text(encoding="utf-8"))
    known = keys_of(Settings())

    assert known == keys_said(said, known)


def test_petitions_toml_shows_the_defaults():
    """Copying the file changes nothing."""
    said = tomllib.loads((HERE / "petitions.toml").read_text(encoding="utf-8"))
    default = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in dataclasses.asdict(Settings()).items()
    }

    assert default == said


def test_petitions_toml_says_what_each_value_is():
    """Every value has its unit or kind beside it, every table of names a word before it."""
    lines = (HERE / "petitions.toml").read_text(encoding="utf-8").splitlines()
    values = [line for line in lines if re.match(r"\w+ = ", line)]

    assert [] == [line for line in values if "#" not in line]


def test_tables_md_is_made_from_the_schema():
    """If this fails: make docs."""
    written = (HERE / "docs" / "tables.md").read_text(encoding="utf-8")

    assert tables_doc.page() == written


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(HERE).as_posix()
)
def test_every_link_leads_somewhere(page):
    """A relative link or picture names a file of the project."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    local = [link for link in links if "://" not in link and "mailto:" not in link]

    assert [] == [link for link in local if not (page.parent / link).exists()]


def test_records_are_numbered_without_a_gap():
    """The file names are the index: 0001, 0002, …"""
    numbers = [int(record.name[:4]) for record in RECORDS]

    assert list(range(1, len(RECORDS) + 1)) == numbers


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_says_why_and_what_follows(record):
    """Status, context, decision and consequences, in this order."""
    text = record.read_text(encoding="utf-8")

    assert ["Status", "Context", "Decision", "Consequences"] == re.findall(
        r"^## (.+)$", text, flags=re.MULTILINE
    )
    assert text.startswith(f"# {record.name[:4]} ")


def test_ci_runs_the_test_command_of_the_readme():
    """What a visitor is told to run is what is run on a new machine."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    ci = (HERE / ".ci" / "run").read_text(encoding="utf-8")

    assert "\nmake test" in readme
    assert "\nmake test\n" in ci


def test_the_changelog_knows_the_version():
    """The version of pyproject.toml has its section."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (HERE / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\n## [{project['project']['version']}]" in changelog


def test_the_readme_lists_every_command():
    """No command is hidden, and none is promised that is not there."""
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `petitions ([\w-]+)", readme, flags=re.MULTILINE)
    commands = typer.main.get_command(petitions.app).commands

    assert sorted(commands) == sorted(listed)
