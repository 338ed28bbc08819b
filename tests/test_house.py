"""Does the house keep its own rules? Facts about the tree, so that nobody has to remember."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent.parent
ROOMS = ("data", "geo", "models", "ingest", "dashboard")
PURE = ("geo", "models")
PROMISED = {"folium", "geopandas"}
"""Libraries that the design fixes for exports, whether or not they are imported yet."""

PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (HERE / "requirements.lock").read_text(encoding="utf-8")


def files_of(*folders, ending=""):
    """Return the files under the folders, without what is made and what is cached."""
    skipped = {"__pycache__", "raw", "build"}
    return sorted(
        path
        for folder in folders
        for path in (HERE / folder).rglob(f"*{ending}")
        if path.is_file() and not skipped & set(path.relative_to(HERE).parts)
    )


def named(path):
    """Return the path within the project, as a test's name."""
    return path.relative_to(HERE).as_posix()


CODE = [HERE / "petitions.py", *files_of(*ROOMS, ending=".py")]
TOLD = [
    *CODE,
    *files_of("tests", "benchmarks", ending=".py"),
    *files_of("docs", ending=".md"),
    *HERE.glob("*.md"),
    *HERE.glob("*.toml"),
    HERE / "Makefile",
    HERE / "requirements.lock",
    HERE / ".ci" / "run",
    *(
        path
        for path in files_of(*ROOMS)
        if path.suffix in {".toml", ".md", ".csv", ".css", ".js", ".json", ".txt"}
    ),
]


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_file_answers_one_question(path):
    """The first sentence of a file is its question; a room's own page says what it is."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = re.split(r"(?<=[.?!])\s", docstring.strip() + " ")[0]
    ends = ("?",) if path.name != "__init__.py" else ("?", ".")

    assert first.endswith(ends)


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_file_can_be_read_at_one_sitting(path):
    """Aim for 200 lines; 300 is the end."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", files_of("dashboard", ending=".py"), ids=named)
def test_words_on_the_screen_come_from_the_catalogue(path):
    """No Han character stands in the dashboard's code."""
    assert [] == re.findall(r"[\u3400-\u9fff\uf900-\ufaff]", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TOLD, ids=named)
def test_nothing_names_a_machine(path):
    """No path of the machine on which it was written, and no address of a package index."""
    text = path.read_text(encoding="utf-8")
    machines = r"(?<![\w.~])/(?:work|tmp|root|home|opt)/|\bpypi\.org|pythonhosted"

    assert path == Path(__file__) or [] == re.findall(machines, text)


@pytest.mark.parametrize("path", files_of(*PURE, ending=".py"), ids=named)
def test_the_middle_knows_no_clock_and_no_chance(path):
    """geo/ and models/ ask for no time of day, and their random numbers have a seed."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    names = [(ast.unparse(call.func).rsplit(".", 1)[-1], call) for call in calls]
    clocks = {"now", "today", "utcnow"}

    assert [] == [ast.unparse(call) for name, call in names if name in clocks]
    assert [] == [
        ast.unparse(call)
        for name, call in names
        if name == "default_rng" and not (call.args or call.keywords)
    ]


def test_rooms_keep_to_their_doors():
    """The import contracts of pyproject.toml hold; broken ones are named with file and line."""
    code = (
        "import sys, importlinter.cli as cli; sys.exit(cli.lint_imports(no_cache=True))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == run.returncode, run.stdout + run.stderr


def test_every_package_is_installed():
    """`pip install .` takes along each folder with code, and none that is not there."""
    folders = {
        named(path.parent).replace("/", ".") for path in files_of(*ROOMS, ending=".py")
    }

    assert sorted(folders) == sorted(PROJECT["tool"]["setuptools"]["packages"])


def test_every_file_that_is_read_is_installed():
    """`pip install .` takes along facts, words and looks, not code alone."""
    globs = PROJECT["tool"]["setuptools"]["package-data"]
    taken = {
        path
        for package, patterns in globs.items()
        for pattern in patterns
        for path in (HERE / package.replace(".", "/")).glob(pattern)
    }

    assert [] == [
        named(path)
        for path in files_of(*ROOMS)
        if path.suffix != ".py" and path not in taken
    ]


def imported():
    """Return the names of the modules that the project imports from outside itself."""
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {*ROOMS, "petitions"}


def test_what_is_imported_is_declared_and_the_other_way_round():
    """An installation brings what the code needs, and nothing that it does not."""
    brings = metadata.packages_distributions()
    needed = {canonicalize_name(brings[name][0]) for name in imported()}
    declared = {
        canonicalize_name(Requirement(line).name)
        for line in PROJECT["project"]["dependencies"]
    }
    # What only some machines need is imported where it is asked for, with a sentence else.
    extra = {
        canonicalize_name(Requirement(line).name)
        for lines in PROJECT["project"]["optional-dependencies"].values()
        for line in lines
    }

    assert [] == sorted(needed - declared - extra)
    assert [] == sorted(declared - needed - PROMISED)


def test_the_lock_pins_every_dependency():
    """What pyproject.toml asks for stands in the lock, in a version that it allows."""
    pins = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE)
    }
    asked = [
        Requirement(line)
        for line in [
            *PROJECT["project"]["dependencies"],
            *PROJECT["dependency-groups"]["dev"],
        ]
    ]

    assert [] == [
        str(one)
        for one in asked
        if pins.get(canonicalize_name(one.name), "none") not in one.specifier
    ]


def test_the_lock_has_hashes_and_no_addresses():
    """Every version has its hashes; no index, no link, no path, not even in a comment."""
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    versions = [block for block in blocks if not block.startswith("#")]

    assert len(versions) > 50
    assert [] == [block for block in versions if "--hash=sha256:" not in block]
    assert [] == re.findall(r".*(?:://|--index|--find-links|--extra|file:|@|/).*", LOCK)
