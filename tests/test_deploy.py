"""What is shipped for a server is understood by what reads it there."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import petitions

HOUSE = Path(__file__).parents[1]
DEPLOY = HOUSE / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


def _asked(text):
    """Return the commands of ours that a file starts, without their arguments."""
    return re.findall(r"/bin/petitions ([a-z-]+)", text)


def test_every_command_that_a_unit_starts_is_there():
    """A unit that names a command of another time fails at night, and nobody sees it."""
    asked = {one for unit in UNITS for one in _asked(unit.read_text("utf-8"))}

    for command in asked:
        told = CliRunner().invoke(petitions.app, [command, "--help"])
        assert 0 == told.exit_code, command
    assert {"serve", "build", "digest", "backup"} == asked


@pytest.mark.parametrize(
    "timer", sorted(DEPLOY.glob("*.timer")), ids=lambda path: path.name
)
def test_every_timer_has_its_service(timer):
    """systemd starts the service of the same name."""
    assert timer.with_suffix(".service").is_file()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_every_unit(unit, tmp_path):
    """An unknown key or section is a warning there, and here a failure."""
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("systemd-analyze is not installed")
    for one in UNITS:
        text = re.sub(
            r"=\S+/bin/petitions", f"={sys.executable}", one.read_text("utf-8")
        )
        (tmp_path / one.name).write_text(text, encoding="utf-8")

    told = subprocess.run(
        [verify, "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    # What the machine of the test lacks itself (its own units) is not ours.
    assert [] == [line for line in told.stderr.splitlines() if unit.stem in line]


def test_nginx_understands_its_example(tmp_path):
    """With a certificate of this test's own and ports that anybody may take."""
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if not (nginx and openssl):
        pytest.skip("nginx or openssl is not installed")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", "/CN=petitions.example", "-days", "1",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "fullchain.pem")],
        capture_output=True, check=True,
    )  # fmt: skip
    said = (DEPLOY / "nginx.conf").read_text("utf-8")
    said = said.replace("/etc/petitions/tls", str(tmp_path))
    said = re.sub(r"listen (\[::\]:)?(80|443)", r"listen \g<1>18\g<2>", said)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {said} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")

    told = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert 0 == told.returncode, told.stderr


def test_the_container_copies_every_package_that_is_installed():
    """A package that is left out is missing only once the container runs."""
    said = (DEPLOY / "Containerfile").read_text("utf-8")
    config = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    packages = config["tool"]["setuptools"]["packages"]

    copied = set(re.findall(r"^COPY (\w+) \w+$", said, re.MULTILINE))
    assert {one.split(".")[0] for one in packages} == copied
    for module in config["tool"]["setuptools"]["py-modules"]:
        assert f"{module}.py" in said
