"""What may a city set? One TOML file; a typing error in it is found at once."""

from pathlib import Path

import pytest

from data import settings
from data.errors import SettingsError


@pytest.fixture
def city(tmp_path, monkeypatch):
    """Return a function that writes petitions.toml where the program is started."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PETITIONS_SETTINGS", raising=False)
    monkeypatch.delenv("PETITIONS_STORE", raising=False)
    monkeypatch.delenv("PETITIONS_REGISTRY", raising=False)

    def say(text, name="petitions.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return settings.load()

    return say


def test_no_file_gives_the_defaults(city, tmp_path):
    """A fresh folder needs no settings."""
    assert settings.Settings() == settings.load()


def test_a_key_changes_itself_alone(city):
    """What the file does not say stays at its default."""
    said = city("[topics]\ncount = 12\n")

    assert 12 == said.topics.count
    assert settings.Topics().seed == said.topics.seed
    assert settings.Hotspots() == said.hotspots


def test_tables_of_names(city):
    """A city may name its own agencies and its own columns."""
    said = city(
        '[agencies]\n"路燈不亮" = "公園處"\n[hello_taipei_columns]\ntext = "內容"\n'
    )

    assert {"路燈不亮": "公園處"} == said.agencies
    assert {"text": "內容"} == said.hello_taipei_columns


def test_the_environment_names_another_file(city, tmp_path, monkeypatch):
    """$PETITIONS_SETTINGS wins over the petitions.toml beside it."""
    city("[topics]\ncount = 1\n")
    monkeypatch.setenv("PETITIONS_SETTINGS", str(tmp_path / "other.toml"))
    said = city("[topics]\ncount = 2\n", name="other.toml")

    assert 2 == said.topics.count


def test_the_environment_names_the_store(city, monkeypatch):
    """$PETITIONS_STORE wins over the file."""
    monkeypatch.setenv("PETITIONS_STORE", "elsewhere.duckdb")
    said = city('store = "here.duckdb"\n')

    assert Path("elsewhere.duckdb") == said.store


def test_settings_do_not_change(city):
    """They are read once and handed on: nobody can turn them on the way."""
    with pytest.raises(AttributeError):
        settings.load().topics.count = 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("colour = 'red'\n", "colour"),
        ("[topics]\ncuont = 12\n", "topics.cuont"),
        ("[topics]\ncount = 'many'\n", "topics.count"),
        ("[topics]\ncount = -1\n", "topics.count"),
        ("[hotspots]\nfalse_discovery_rate = []\n", "hotspots.false_discovery_rate"),
        ("topics = 12\n", "topics"),
    ],
)
def test_a_mistake_is_told_by_its_key(city, text, key):
    """The sentence names the file, the key and where all keys are listed."""
    with pytest.raises(SettingsError) as caught:
        city(text)

    assert str(caught.value).startswith(f"petitions.toml: the setting {key} ")
    assert "shows every key" in str(caught.value)


@pytest.mark.parametrize("content", [b"topics = [", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_what_is_no_toml_is_one_sentence(city, tmp_path, content):
    """Half a table, another encoding, a key given twice."""
    (tmp_path / "petitions.toml").write_bytes(content)

    with pytest.raises(
        SettingsError, match=r"petitions\.toml: the settings are not TOML"
    ):
        settings.load()


def test_a_file_that_was_named_has_to_be_there(city, monkeypatch):
    """Naming a file that is not there is a mistake, not a wish for the defaults."""
    monkeypatch.setenv("PETITIONS_SETTINGS", "gone.toml")

    with pytest.raises(
        SettingsError, match=r"gone\.toml: the settings can not be read"
    ):
        settings.load()


def test_the_environment_names_the_registry(city, monkeypatch):
    """$PETITIONS_REGISTRY, a path or a URL, wins over the file."""
    monkeypatch.setenv("PETITIONS_REGISTRY", "postgresql://host/petitions")

    assert "postgresql://host/petitions" == city('registry = "a.sqlite"').registry
    monkeypatch.delenv("PETITIONS_REGISTRY")
    assert "a.sqlite" == city('registry = "a.sqlite"').registry
