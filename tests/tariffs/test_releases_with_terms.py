"""Rules with terms and concessions in a release: written, read back, pulled; and nothing changes without them."""

import subprocess
import sys

import pytest

from alliance.domain import canon
from alliance.domain.book import CONCESSIONS
from alliance.domain.quote.document import question
from alliance.domain.rows import PLAIN, WITH_TERMS
from tariffs.catalogue.models import Concession
from tariffs.floors.models import PriceFloor
from tariffs.releases import contents, deltas, selectors
from tariffs.releases.models import Release, ReleaseFile
from tests.tariffs import kit, published

RULES, BOUND = "rules.ndjson", f"{CONCESSIONS}.ndjson"


@pytest.fixture
def third(released, monkeypatch) -> Release:
    """Release 3 on top of the two: every vector of the conformance kit stands in it."""
    return kit.publish(monkeypatch)


def test_without_terms_and_concessions_a_release_has_the_bytes_that_it_always_had(released):
    assert not Concession.objects.exists()
    assert not PriceFloor.objects.exclude(terms={}).exists()
    made = {file.name: file.content for file in contents.files(2)}
    assert made == deltas.stored(Release.objects.get(pk=2))
    assert BOUND not in made
    for row in canon.parse_ndjson(made[RULES])[1:]:
        assert (row["kind"], row.get("terms")) == (PLAIN, None)


def test_every_rule_of_the_kit_comes_back_from_the_release_with_a_kind_of_its_own_where_it_has_terms(third):
    book = selectors.book_of(third)
    assert {rule.terms.mechanism.kind for rule in book.rules} >= {"price-band", "prohibition", "gate-price"}
    for name, document in kit.VECTORS.items():
        (stated,) = question(document)[0].rules or (None,)
        found = book.by_product.get(kit.slug_of(name), ())
        assert [(rule.terms, rule.combination) for rule in found] == (
            [] if stated is None else [(stated.terms, stated.combination)]
        ), name
        if stated is not None and stated.floor.amount:
            assert found[0].floor == stated.floor, name
    rows = canon.parse_ndjson(deltas.stored(third)[RULES])[1:]
    assert {row["kind"] for row in rows} == {PLAIN, WITH_TERMS}
    for row in rows:
        assert (row["kind"] == WITH_TERMS) is bool(row.get("terms"))


def test_concessions_stand_in_a_file_of_their_own_in_the_order_of_its_key(third):
    head, *rows = canon.parse_ndjson(deltas.stored(third)[BOUND])
    assert (head["schema"], len(rows)) == ("concessions/1", Concession.objects.count())
    assert {row["kind"] for row in rows} == {"bound", "treaty", "preference"}
    keys = [(row["territory"], row["hs"], row["origin"], row["kind"], row["from"]) for row in rows]
    assert keys == sorted(keys)
    assert "unbound" in {row["expression"] for row in rows}


def test_once_no_concession_is_recorded_the_file_is_gone_again_and_the_delta_says_so(third):
    Concession.objects.all().delete()
    made = contents.files(2)
    assert BOUND not in {file.name for file in made}
    delta = deltas.file_of(made, number=4, previous=third)
    assert BOUND not in canon.parse_ndjson(delta.content)[0]["files"]


def pulled(answers, place) -> tuple[int, str]:
    with published.served(answers, {}) as address:
        command = [sys.executable, "-I", str(published.PROGRAM), address, str(place)]
        done = subprocess.run(command, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_the_reference_consumer_follows_to_the_new_kind_and_the_new_file_by_deltas_alone(
    client, third, tmp_path
):
    answers = published.collected(client)
    assert pulled(answers, tmp_path / "rules") == (
        0,
        f"release 3 is verified and kept in {tmp_path / 'rules' / '0003'}\n",
    )
    for file in ReleaseFile.objects.filter(release=third):
        assert (tmp_path / "rules" / "0003" / file.name).read_bytes() == bytes(file.content)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            lambda answers, rules: published.put_file(
                answers, 2, RULES, rules.replace(b'"kind":"price-floor"', b'"kind":"price-roof"', 1)
            ),
            "is a 'price-roof', which is not known here",
        ),
        (lambda answers, rules: _relist(answers, RULES, schema="rules/2"), "has the schema 'rules/2'"),
        (
            lambda answers, rules: _relist(answers, "units.ndjson", name="ceilings.ndjson"),
            "ceilings.ndjson of",
        ),
    ],
)
def test_the_reference_consumer_refuses_a_kind_a_schema_and_a_file_that_it_does_not_know(
    client, released, tmp_path, harm, said
):
    answers = published.collected(client)
    harm(answers, answers[published.file(2, RULES)])
    code, told = pulled(answers, tmp_path / "rules")
    assert (code, said in told) == (1, True), told
    assert not (tmp_path / "rules" / "newest").exists()


def _relist(answers, name: str, /, **changed: str) -> None:
    rows = published.json.loads(answers[published.manifest(2)])["files"]
    listed = [row | (changed if row["name"] == name else {}) for row in rows]
    published.put_manifest(answers, 2, files=listed)
