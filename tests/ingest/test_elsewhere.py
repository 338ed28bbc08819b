"""What an object store must do as well as a folder: exports and landing zone on S3."""

from __future__ import annotations

from dataclasses import replace

import boto3
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from data.errors import SourceError
from data.registry import Registry
from data.settings import Settings, Topics, load
from data.store import Store
from ingest import landing, sources
from ingest.backup import backup
from ingest.elsewhere import Elsewhere, place, size
from ingest.pipeline import build
from ingest.restore import restore

HEADER = "案件編號,派工項目,案件地址,立案日期,立案時間\n"
EXPORTS = {
    "202401.csv": "1,污染舉發,松山區三民路1號,20240101,120000\n2,噪音,北投區,20240102,\n",
    "202402.csv": "3,路樹處理,北投區中央北路二段6號,20240203,130000\n1,污染舉發,松山區三民路1號,20240101,120000\n",
}


@pytest.fixture(scope="module")
def server():
    """Run an S3 server on a free port of the loopback."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, monkeypatch):
    """Return an S3 client; the environment says who we are, and the bucket has exports."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    fsspec.filesystem("s3").clear_instance_cache()
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="city")
    for name, rows in EXPORTS.items():
        s3.put_object(Bucket="city", Key=f"1999/{name}", Body=(HEADER + rows).encode())
    yield s3
    for one in s3.list_objects_v2(Bucket="city").get("Contents", []):
        s3.delete_object(Bucket="city", Key=one["Key"])
    s3.delete_bucket(Bucket="city")


def _settings(folder, zone):
    return Settings(
        store=folder / "petitions.duckdb", landing=zone, topics=Topics(count=2),
        registry=str(folder / "none.sqlite"),
    )  # fmt: skip


def _petitions(settings):
    store = Store(settings.store)
    try:
        return store.query("select * from petitions order by petition_id").to_pylist()
    finally:
        store.close()


def test_a_store_is_built_from_exports_elsewhere_and_again_from_the_zone(
    bucket, tmp_path
):
    """Three cases, one of them told twice; the landing zone alone gives the same."""
    there = _settings(tmp_path, "s3://city/raw")

    report = build([place("s3://city/1999")], there, told=lambda _: None)
    first = _petitions(there)
    again = build([], there, told=lambda _: None)

    assert (4, 3, 1, 0) == (report.read, report.kept, report.repeated, report.rejected)
    assert ["1", "2", "3"] == sorted(row["source_ref"] for row in first)
    assert first == _petitions(there)
    assert ["202401.csv", "202402.csv"] == [file["file"] for file in again.files]


def test_a_landing_that_was_cut_goes_on_and_sends_nothing_twice(bucket):
    """One file is there without its entry, one not at all; a third call changes nothing."""
    zone = place("s3://city/raw")
    first = landing.keep(zone, "a.csv", b"one", came_from="x")
    for entry in bucket.list_objects_v2(Bucket="city", Prefix="raw/journal")[
        "Contents"
    ]:
        bucket.delete_object(Bucket="city", Key=entry["Key"])
    written = bucket.head_object(
        Bucket="city", Key=str(landing.stored(zone, first)).removeprefix("s3://city/")
    )["LastModified"]

    for _ in range(2):
        landing.keep(zone, "a.csv", b"one", came_from="x")
        landing.keep(zone, "b.csv", b"two", came_from="x")

    assert ["a.csv", "b.csv"] == [entry.name for entry in landing.journal(zone)]
    assert (
        written
        == bucket.head_object(
            Bucket="city",
            Key=str(landing.stored(zone, first)).removeprefix("s3://city/"),
        )["LastModified"]
    )
    assert [] == landing.damaged(zone, landing.journal(zone))


def test_damage_there_is_told_and_mended_when_the_file_comes_again(bucket):
    """The object of that name has other bytes: a rebuild says so."""
    zone = place("s3://city/raw")
    landed = landing.keep(zone, "a.csv", b"one", came_from="x")
    landing.stored(zone, landed).write_bytes(b"eno")

    with pytest.raises(SourceError, match="1 files are missing or damaged"):
        sources.landed(zone)

    landing.keep(zone, "a.csv", b"one", came_from="x")
    assert ["a.csv"] == [file.name for file in sources.landed(zone)]


def test_what_is_asked_of_a_path_is_answered_there(bucket):
    """Names, sizes, folders; what is not there is no file and no folder."""
    folder = place("s3://city/1999/")
    file = folder / "202401.csv"

    assert Elsewhere("s3://city/1999") == folder
    assert ("202401.csv", ".csv") == (file.name, file.suffix)
    assert [True, False, False, True] == [
        folder.is_dir(), folder.is_file(), file.is_dir(), file.is_file()
    ]  # fmt: skip
    assert sorted(EXPORTS) == sorted(one.name for one in folder.iterdir())
    assert size(file) == len((HEADER + EXPORTS["202401.csv"]).encode())
    assert 0 == size(folder / "none.csv")


def test_a_bucket_that_is_not_there_is_one_sentence(bucket):
    """Where and what to mend; no traceback, no secret."""
    with pytest.raises(SourceError, match="s3://nobody/x: there is no such file"):
        sources.exports([place("s3://nobody/x")])
    with pytest.raises(SourceError, match="does not answer as it should") as told:
        place("s3://nobody/x").write_bytes(b"x")

    assert "secret" not in str(told.value)


def test_settings_keep_an_address_and_make_a_path_of_a_path(tmp_path, monkeypatch):
    """`landing` is either."""
    toml = tmp_path / "petitions.toml"
    monkeypatch.setenv("PETITIONS_SETTINGS", str(toml))

    toml.write_text('landing = "s3://city/raw"', encoding="utf-8")
    assert "s3://city/raw" == load().landing
    toml.write_text('landing = "raw"', encoding="utf-8")
    assert place("raw") == load().landing


def test_a_zone_elsewhere_is_backed_up_and_put_back(bucket, tmp_path):
    """Into another zone there: the same files, journal and hashes; again adds nothing."""
    settings = _settings(tmp_path, "s3://city/raw")
    Registry(settings.registry).close()
    landing.keep(settings.landing, "路 燈.csv", b"a,b\r\n1,2\r\n", "x")
    kept = backup(settings, tmp_path / "a.tar")
    other = replace(settings, landing="s3://city/other")

    assert 1 == kept.exports
    assert 1 == restore(kept.path, other, replace=True).exports
    assert landing.journal(settings.landing) == landing.journal(other.landing)
    assert [] == landing.damaged(other.landing, landing.journal(other.landing))
    assert 0 == restore(kept.path, other, replace=True).exports
    assert 1 == len(landing.journal(other.landing))
