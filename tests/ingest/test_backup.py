"""Is all kept that can not be made again, and does it come back whole or not at all?"""

import io
import json
import os
import stat
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import petitions
from data import registry_audit, registry_sessions, registry_users, registry_views
from data.errors import BackupError, RegistryError
from data.registry import Registry
from data.settings import Settings
from ingest import landing, topics_kept
from ingest.backup import backup
from ingest.restore import checked, restore

ROOT = Path(__file__).parents[2]


def settings_of(folder):
    """Return settings of which everything lies in one folder."""
    return Settings(
        store=folder / "build" / "a.duckdb",
        registry=str(folder / "a.sqlite"),
        landing=folder / "raw",
    )


@pytest.fixture
def here(tmp_path):
    """Fill a folder with a registry, two exports, a version of topics and half a one."""
    settings = settings_of(tmp_path / "here")
    topics = topics_kept.folder(settings.store)
    topics.mkdir(parents=True)
    for name in ("0001.npz", "0001.json", "0002.npz"):
        (topics / name).write_text(name, encoding="utf-8")
    landing.keep(settings.landing, "陳 情.csv", b"a,b\r\n1,2\r\n", "x")
    landing.keep(settings.landing, "b.csv", b"\x00" * 3_000_000, "y")
    registry = Registry(settings.registry)
    user = registry_users.add(
        registry, "wang", role="admin", made_by="test", oidc=("https://a", "1")
    )
    registry_sessions.begin(registry, user.user_id)
    registry_views.add(registry, "噪音", "/", owner=user.user_id)
    registry_audit.append(registry, "wang", "login")
    registry.close()
    return settings


@pytest.fixture
def there(tmp_path):
    """Return settings of a folder in which nothing lies yet."""
    (tmp_path / "there").mkdir()
    return settings_of(tmp_path / "there")


@pytest.fixture
def archive(here, tmp_path):
    """Return a backup."""
    backup(here, tmp_path / "a.tar")
    return tmp_path / "a.tar"


def files(folder):
    """Return the files below a folder with their bytes, without the registry's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".sqlite" not in path.name
    }


def written(settings):
    """Return what people wrote: accounts, views and deeds."""
    registry = Registry(settings.registry)
    found = (
        [one.name for one in registry_users.users(registry)],
        [one.name for one in registry_views.every(registry)],
        [line.what for line in registry_audit.lines(registry)],
    )
    assert registry_audit.verify(registry).broken is None
    registry.close()
    return found


def test_what_is_put_back_is_what_was_kept(here, there, archive):
    """Rows, exports with their journal, whole versions of topics; sessions have ended."""
    done = restore(archive, there, who="os:root")

    assert (2, 1, None) == (done.exports, done.topics, done.replaced)
    assert (["wang"], ["噪音"], ["restored", "login"]) == written(there)
    assert landing.journal(here.landing) == landing.journal(there.landing)
    assert [] == landing.damaged(there.landing, landing.journal(there.landing))
    expected = files(here.landing.parent)
    del expected["build/a.duckdb.topics/0002.npz"]
    found = files(there.landing.parent)
    del found["build/a.duckdb.lock"]
    assert expected == found
    registry = Registry(there.registry)
    assert [] == registry_sessions.sessions(registry)
    registry.close()


def test_a_backup_is_its_owners_alone_and_overwrites_nothing(here, archive):
    """Its mode is 0600; a second one of the name is refused, a folder takes both."""
    assert 0o600 == stat.S_IMODE(archive.stat().st_mode)
    before = archive.read_bytes()
    with pytest.raises(BackupError, match="a backup overwrites none"):
        backup(here, archive)

    assert before == archive.read_bytes()
    assert backup(here, archive.parent).path.name.startswith("petitions-20")
    assert [] == list(archive.parent.glob(".petitions-backup-*"))


def test_the_registry_alone(here, there, tmp_path):
    """Without exports and topics; those that lie at the other place stay."""
    kept = backup(here, tmp_path / "b.tar", registry_only=True)
    landing.keep(there.landing, "c.csv", b"c", "z")
    done = restore(kept.path, there)

    assert (0, 0) == (kept.exports, kept.topics) == (done.exports, done.topics)
    assert ["c.csv"] == [one.name for one in landing.journal(there.landing)]
    assert ["wang"] == written(there)[0]


def test_an_export_that_is_damaged_is_not_kept_as_if_it_were_whole(here, tmp_path):
    """It is named, and no backup is left; the registry alone can be kept."""
    (entry, _) = landing.journal(here.landing)
    landing.stored(here.landing, entry).write_bytes(b"a,b\r\n1,3\r\n")
    with pytest.raises(BackupError, match="is not as it came, so nothing"):
        backup(here, tmp_path / "b.tar")

    assert not (tmp_path / "b.tar").exists()
    backup(here, tmp_path / "b.tar", registry_only=True)


def test_exports_are_only_added(here, there, archive):
    """One that came since stays, one that is damaged is mended."""
    landing.keep(there.landing, "c.csv", b"c", "z")
    broken = landing.keep(there.landing, "b.csv", b"\x00" * 3_000_000, "y")
    landing.stored(there.landing, broken).write_bytes(b"x")
    done = restore(archive, there)

    entries = landing.journal(there.landing)
    assert {"陳 情.csv", "b.csv", "c.csv"} == {one.name for one in entries}
    assert [] == landing.damaged(there.landing, entries)
    assert 2 == done.exports


def test_what_is_there_is_not_overwritten(here, archive):
    """Without being told: no registry and no topics, and nothing is changed."""
    before, rows = files(here.landing.parent), written(here)
    with pytest.raises(BackupError, match="a restore overwrites nothing"):
        restore(archive, here)

    after = files(here.landing.parent)
    after.pop("build/a.duckdb.lock")
    assert before == after
    assert rows == written(here)


def test_topics_alone_are_not_overwritten_either(there, archive):
    """Names hang on their numbers."""
    topics = topics_kept.folder(there.store)
    topics.mkdir(parents=True)
    (topics / "0001.json").write_text("other", encoding="utf-8")
    with pytest.raises(BackupError, match="a restore overwrites nothing"):
        restore(archive, there)

    assert not Path(there.registry).exists()


def test_what_is_replaced_is_kept_beside(here, there, archive):
    """The registry as a backup that can be restored, other topics in a folder."""
    registry = Registry(there.registry)
    registry_views.add(registry, "old", "/", owner=None)
    registry.close()
    topics = topics_kept.folder(there.store)
    topics.mkdir(parents=True)
    for name in ("0001.json", "0007.json"):
        (topics / name).write_text("other", encoding="utf-8")
    done = restore(archive, there, replace=True)

    assert ["噪音"] == written(there)[1]
    assert ["0001.json", "0001.npz"] == sorted(path.name for path in topics.glob("*.*"))
    assert {"0001.json", "0007.json"} == {
        path.name for path in topics.glob("replaced-*/*")
    }
    said = CliRunner().invoke(
        petitions.app,
        ["restore", str(done.replaced), "--replace"],
        env={"PETITIONS_REGISTRY": there.registry},
    )
    assert 0 == said.exit_code, said.exception
    assert ["old"] == written(there)[1]
    assert "restored" == written(there)[2][0]


def test_an_archive_that_is_cut_off_is_refused(there, archive):
    """Anywhere: nothing of it is put back."""
    whole = archive.read_bytes()
    for size in (0, 100, 512, 2000, len(whole) // 2, len(whole) - 20_000):
        archive.write_bytes(whole[:size])
        with pytest.raises(BackupError):
            restore(archive, there)

    assert {} == files(there.landing.parent)
    assert not Path(there.registry).exists()


def test_an_archive_with_one_changed_byte_is_refused(there, archive):
    """In each of its parts."""
    whole = bytearray(archive.read_bytes())
    with tarfile.open(archive) as tar:
        places = [info.offset_data + info.size // 2 for info in tar][1:]
    for place in places:
        bent = whole.copy()
        bent[place] ^= 1
        archive.write_bytes(bent)
        with pytest.raises(BackupError, match="cut off or changed at"):
            checked(archive)

    assert 6 == len(places)


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "landing/../../evil", "topics/../x.json", "topics/x"],
)
def test_nothing_is_written_beside_its_folder(there, archive, name):
    """A name that leads out of an archive is none of ours, whatever its hash."""
    with tarfile.open(archive) as tar:
        parts = {info.name: tar.extractfile(info).read() for info in tar}
    said = json.loads(parts.pop("manifest.json"))
    old = said["parts"][-1]["name"]
    said["parts"][-1]["name"] = name
    parts[name] = parts.pop(old)
    with tarfile.open(archive, "w") as tar:
        for part, content in {
            "manifest.json": json.dumps(said).encode(),
            **parts,
        }.items():
            info = tarfile.TarInfo(part)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    with pytest.raises(BackupError, match="the manifest of this backup is damaged"):
        restore(archive, there)

    assert {} == files(there.landing.parent)


def test_another_file_is_no_backup(tmp_path, there):
    """A tar of others, and a file that is none."""
    other = tmp_path / "b.tar"
    with tarfile.open(other, "w") as tar:
        tar.addfile(tarfile.TarInfo("x"), io.BytesIO())
    with pytest.raises(BackupError, match=r"does not begin with manifest\.json"):
        restore(other, there)
    said = CliRunner().invoke(
        petitions.app,
        ["restore", str(ROOT / "README.md")],
        env={"PETITIONS_REGISTRY": there.registry},
    )
    assert isinstance(said.exception, RegistryError)
    assert "this is no backup" in str(said.exception)


def test_a_damaged_registry_has_to_be_moved_away(there, archive):
    """It may be all that is left, so it is not thrown away even when told to replace."""
    Path(there.registry).write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    with pytest.raises(BackupError, match="move away what is there first"):
        restore(archive, there, replace=True)

    assert Path(there.registry).read_bytes().startswith(b"SQLite")


RESTORER = """
import sys
from pathlib import Path
from data.settings import Settings
from ingest.restore import restore

archive, folder = map(Path, sys.argv[1:3])
settings = Settings(
    store=folder / "build" / "a.duckdb",
    registry=str(folder / "a.sqlite"),
    landing=folder / "raw",
)
print("ready", flush=True)
restore(archive, settings, replace=True)
print("done", flush=True)
"""


@pytest.mark.parametrize("wait_s", [0.03, 0.15])
def test_a_killed_restore_leaves_the_old_registry_or_the_new(there, archive, wait_s):
    """And done again it brings all."""
    registry = Registry(there.registry)
    registry_views.add(registry, "old", "/", owner=None)
    registry.close()
    killed = subprocess.Popen(
        [sys.executable, "-c", RESTORER, archive, there.landing.parent],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    killed.stdout.readline()
    time.sleep(wait_s)
    killed.kill()
    killed.communicate()

    assert written(there)[1] in (["old"], ["噪音"])
    entries = landing.journal(there.landing)
    assert [] == landing.damaged(there.landing, entries)
    restore(archive, there, replace=True)
    assert ["噪音"] == written(there)[1]
    assert 2 == len(landing.journal(there.landing))


BACKER = RESTORER.replace(
    "ingest.restore import restore", "ingest.backup import backup"
).replace("restore(archive, settings, replace=True)", "backup(settings, archive)")


@pytest.mark.parametrize("wait_s", [0.0, 0.03])
def test_a_killed_backup_leaves_none_or_a_whole_one(here, tmp_path, wait_s):
    """Never one that looks like a backup and is none; what is left is swept away later."""
    path = tmp_path / "out" / "b.tar"
    path.parent.mkdir()
    killed = subprocess.Popen(
        [sys.executable, "-c", BACKER, path, here.landing.parent],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    killed.stdout.readline()
    time.sleep(wait_s)
    killed.kill()
    killed.communicate()

    if path.exists():
        checked(path)
    for left in path.parent.glob(".petitions-backup-*"):
        os.utime(left, (0, 0))
    backup(here, path.parent / "c.tar")
    assert [] == list(path.parent.glob(".petitions-backup-*"))


def test_the_commands_tell_what_they_did(here, there, tmp_path, monkeypatch):
    """Both are on record, with the hash of the manifest."""

    def run(settings, *words):
        monkeypatch.setenv("PETITIONS_SETTINGS", str(tmp_path / "none.toml"))
        (tmp_path / "none.toml").write_text(
            f"store = {str(settings.store)!r}\nlanding = {str(settings.landing)!r}\n"
            f"registry = {settings.registry!r}\n",
            encoding="utf-8",
        )
        said = CliRunner().invoke(petitions.app, list(map(str, words)))
        assert 0 == said.exit_code, said.exception
        return said.stderr

    told = run(here, "backup", tmp_path / "a.tar")
    assert "2 exports, 1 versions of topics" in told
    assert "2 exports that were gone" in run(there, "restore", tmp_path / "a.tar")
    assert ["backed_up", "login"] == written(here)[2]
    assert ["restored", "login"] == written(there)[2]
