"""Does the API keep what its OpenAPI document promises? Questions drawn from the document."""

from __future__ import annotations

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from dashboard.api import routes
from dashboard.app import PAGES
from dashboard.scope import Scope
from data.settings import Settings
from tests.city import Case

_EACH = 6
"""Questions of each kind and address; benchmarks/api_fuzz.py asks for as many as one likes."""
_PATHS = (
    "/api/v1",
    "/api/v1/areas",
    "/api/v1/campaigns/{campaign_id}",
    "/api/v1/petitions",
    "/api/v1/petitions/{petition_id}",
    "/api/v1/tables/agency/due",
    "/api/v1/tables/hotspots/villages",
    "/api/v1/tables/overview/categories",
    "/api/v1/topics",
)
_WRONGLY = ("/api/v1/areas", "/api/v1/campaigns/{campaign_id}")
"""To draw what does not fit all 30 parameters of the others takes 8 seconds."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return the API over a small city, and nothing else."""
    from tests import city  # noqa: PLC0415 - a module's fixture can not take tiny_city

    folder = tmp_path_factory.mktemp("api")
    store = city.write(
        folder / "s.duckdb",
        [
            Case(village=at % 16, day=f"2025-03-{1 + at % 28:02}", topic=1)
            for at in range(60)
        ],
        data_from="2025-03-01",
        data_until="2025-03-28",
    )
    known = Settings(store=store.path, registry=str(folder / "r.sqlite"))
    server = Flask("api", static_folder=None)
    routes.register(server, PAGES, store, known, Scope.everyone)
    return server


@pytest.fixture(scope="module")
def promised(server):
    """Return the document as schemathesis reads it: two parts that are right one by one."""
    config = schemathesis.Config.from_dict(
        {
            "checks": {
                # 406: rows without places as GeoJSON. 422: days the wrong way round.
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "404", "406", "422"]
                },
                "negative_data_rejection": {"expected-statuses": ["400", "404", "405"]},
            }
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server, config=config)


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in _PATHS),
        *((path, GenerationMode.NEGATIVE) for path in _WRONGLY),
    ],
)
def test_answers_are_as_promised(promised, path, mode):
    """No error of the server; what fits is answered in its form, what does not is refused."""
    strategy = promised[path]["GET"].as_strategy(generation_mode=mode)
    answered = []

    @seed(20261124)
    @settings(
        max_examples=_EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=strategy)
    def ask(case):
        answered.append(case.call_and_validate().status_code)

    ask()

    assert answered


def test_the_document_is_openapi_and_names_every_address(server):
    """Its schemas are JSON Schema; each page's tables are there, each parameter is told."""
    document = server.test_client().get("/api/v1/openapi.json").json

    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    for said in document["components"]["parameters"].values():
        jsonschema_rs.meta.validate(said["schema"])
        assert said["description"]
    tables = [path for path in document["paths"] if "/tables/" in path]
    assert len(tables) == sum(len(page.TABLES) for page in PAGES)


def test_what_a_column_means_stands_beside_it(server):
    """Meaning and unit come from the store's own schema."""
    document = server.test_client().get("/api/v1/openapi.json").json
    body = document["paths"]["/api/v1/petitions"]["get"]["responses"]["200"]["content"]
    row = body["application/json"]["schema"]["properties"]["data"]["items"]

    assert "radius, metres" in row["properties"]["error_m"]["description"]
    assert {"type": ["string", "null"], "format": "date"}.items() <= row["properties"][
        "filed_on"
    ].items()
