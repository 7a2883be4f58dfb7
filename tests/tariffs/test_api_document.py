"""The OpenAPI document: generated, kept in docs/, valid, and true of what the API answers."""

import json
import re

import pytest
from django.conf import settings
from django.urls import get_resolver
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from alliance.access import EVERYBODY
from alliance.api.codes import CODES
from alliance.api.openapi import Generator, document
from alliance.domain.sentences import SENTENCES
from tests.tariffs.test_quote_api import lot

MEND = (
    "Run: python manage.py spectacular --generator-class alliance.api.openapi.Generator "
    "--format openapi-json --file docs/openapi.json --validate"
)


def test_the_document_in_docs_is_the_one_that_the_views_make():
    kept = (settings.ROOT / "docs" / "openapi.json").read_bytes()
    assert kept == OpenApiJsonRenderer().render(document()), MEND


def test_the_document_is_valid_openapi_3_1():
    api = document()
    assert api["openapi"].startswith("3.1")
    validate(api)


@pytest.mark.parametrize("notice", ["Demonstration, invented votes", "Rehearsal of the parties", ""])
def test_the_document_says_what_the_settings_say_of_a_demonstration(settings, monkeypatch, notice):
    settings.DEMONSTRATION_NOTICE = notice
    monkeypatch.setattr("drf_spectacular.settings.spectacular_settings.DESCRIPTION", "Rules.")
    about = Generator().get_schema(public=True)["info"]["description"]
    assert about == (f"Rules. {notice}." if notice else "Rules.")


def test_the_document_is_served(client, db):
    assert client.get("/api/v1/openapi.json").json() == json.loads(json.dumps(document()))


def shape(name: str) -> Draft202012Validator:
    """A checker of answers; what an answer says beyond the document is a fault too."""
    schemas = json.loads(json.dumps(document()["components"]["schemas"]))
    for each in schemas.values():
        if "properties" in each:
            each["additionalProperties"] = each.get("additionalProperties", name == "Problem")
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "Index"),
        ("releases", "Releases"),
        ("releases/2", "Release"),
        ("releases/2/manifest", "Manifest"),
        ("channels/live", "Live"),
        ("changes?after=0", "Changes"),
        ("changes?after=2", "Changes"),
        ("changes?after=9", "Problem"),
        ("rules?valid_on=2026-12-30&release=1", "Rules"),
        ("rules?valid_on=2026-12-30&release=9", "Problem"),
        ("rules/PF-1?release=1", "Rule"),
        ("rules/PF-1.1", "Problem"),
        ("quote?hs=284690", "Problem"),
    ],
)
def test_an_answer_has_the_shape_that_the_document_states(client, released, address, name):
    shape(name).validate(client.get(f"/api/v1/{address}").json())


@pytest.mark.parametrize("changed", [{}, {"origin": "AU"}, {"quantity": "5", "quantity_unit": "TNE"}])
def test_a_quote_has_the_shape_that_the_document_states(client, released, changed):
    shape("Quote").validate(client.get("/api/v1/quote", lot(released, **changed)).json())


def test_every_parameter_that_is_read_is_documented_and_the_other_way_round():
    for pattern in get_resolver("tariffs.releases.api.urls").url_patterns:
        view = pattern.callback.cls
        assert view.who_may == EVERYBODY
        if pattern.name == "openapi":
            continue
        address = re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/v1/{pattern.pattern}")
        stated = document()["paths"][address]["get"].get("parameters", [])
        assert {each["name"] for each in stated if each["in"] == "query"} == {
            each.name for each in view.parameters
        }


def test_every_refusal_that_a_quote_can_give_has_its_row_in_the_table():
    from alliance.domain.quote import quote

    told = {word.strip("`,.") for word in (quote.__doc__ or "").split() if word.startswith("`")}
    refusals = {word for word in told if word in SENTENCES} - {"hs_malformed"}
    assert len(refusals) > 10
    assert refusals <= set(CODES)


def test_every_code_stands_on_the_page_where_its_type_points_and_in_the_guide(client, released):
    page = client.get("/developers/").content.decode()
    guide = (settings.ROOT / "docs" / "api.md").read_text()
    for code in CODES:
        assert f'id="{code}"' in page
        assert f"`{code}`" in guide
