"""The seed: 56 participants, 43 electors on tariffs, one base rate for each product and territory."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from alliance import seed
from alliance.domain import codes, duty
from alliance.domain.money import UNITS, ContentBasis
from alliance.domain.tally import from_terms, terms_of
from members.ballots.models import DecisionRule, SubjectRule
from members.delegates.models import Accreditation, User
from members.registry import selectors
from members.registry.models import Country, CustomsTerritory, Member, MemberStatus, TerritoryMembership
from tariffs.catalogue.models import BaseRate, OriginGroup, Product
from tariffs.catalogue.seed import content_basis
from tariffs.prices.models import ReferencePrice

TODAY = date(2026, 11, 27)
pytestmark = pytest.mark.usefixtures("world")


def test_56_members_took_part_and_say_where_that_is_written():
    members = Member.objects.all()
    assert len(members) == 56
    assert {member.took_part_on for member in members} == {date(2026, 2, 4)}
    assert all("2026 Critical Minerals Ministerial" in member.took_part_source for member in members)
    assert sorted(member.code for member in members if member.kind == "organisation") == ["EU"]


def test_founding_party_status_says_that_it_is_illustrative():
    assert MemberStatus.objects.filter(status="party").count() == 56
    assert all(row.source.startswith("Illustrative") for row in MemberStatus.objects.all())


def test_43_electors_decide_on_tariffs_and_the_union_votes_for_13_states_present():
    placings = selectors.electorate(TODAY, area="tariff")
    represented = {placing.member.code for placing in placings if placing.capacity == "represented"}
    assert sum(placing.capacity == "elector" for placing in placings) == 43
    assert len(represented) == 13 and "DE" in represented and "JP" not in represented
    assert {placing.represented_by for placing in placings if placing.capacity == "represented"} == {"EU"}


def test_on_other_subjects_the_union_represents_nobody():
    assert all(placing.capacity == "elector" for placing in selectors.electorate(TODAY, area="other"))


def test_the_union_is_one_territory_of_27_dated_states_and_no_unverified_union_is_loaded():
    assert TerritoryMembership.objects.filter(territory__code="EU", during__contains=TODAY).count() == 27
    croatia = TerritoryMembership.objects.get(country__iso2="HR")
    assert not TerritoryMembership.objects.filter(pk=croatia.pk, during__contains=date(2013, 6, 30)).exists()
    assert CustomsTerritory.objects.count() == 43
    assert {row["code"] for row in seed.rows("customs_territories")} - {"EU"} > {"GCC"}
    assert not CustomsTerritory.objects.filter(code="GCC").exists()


def test_a_cargo_from_any_iso_country_can_be_named_and_the_union_is_no_country():
    assert Country.objects.count() == 249
    assert not Country.objects.filter(iso2="EU").exists()
    assert (
        Country.objects.get(iso2="CD").name == "Democratic Republic of the Congo"
    )  # our own table comes first


def test_outsiders_are_countries_that_no_party_state_or_territory_of_one_holds():
    group = OriginGroup.objects.get(code="NONMEMBERS")
    outside = set(group.memberships.filter(during__contains=TODAY).values_list("country__iso2", flat=True))
    assert {"CN", "CL", "ZA"} <= outside
    assert not outside & {"JP", "DE", "ES", "US"}  # Spain sent nobody, yet the Union's tariff is its own
    assert OriginGroup.objects.filter(rank=OriginGroup.Rank.COUNTRY).count() == 249


def test_every_product_in_every_party_territory_has_exactly_one_longest_base_rate():
    prefixes: dict[str, list[str]] = {}
    for rate in BaseRate.objects.filter(during__contains=TODAY).select_related("territory"):
        prefixes.setdefault(rate.territory.code, []).append(rate.hs_prefix)
    territories = {territory.code for territory in selectors.party_territories(TODAY)}
    assert set(prefixes) == territories and len(territories) == 43
    for product in Product.objects.all():
        for territory, found in prefixes.items():
            covering = [prefix for prefix in found if codes.covers(prefix, product.hs6)]
            longest = max((len(prefix) for prefix in covering), default=0)
            assert sum(len(prefix) == longest for prefix in covering) == 1, (product.slug, territory)


def test_base_rates_are_canonical_and_only_the_named_source_is_not_illustrative():
    for rate in BaseRate.objects.all():
        assert duty.render(duty.parse(rate.expression)) == rate.expression
    found = BaseRate.objects.exclude(source__startswith="Illustrative").values_list("hs_prefix", "expression")
    assert set(found) == {("280530", "5%"), ("284610", "5.5%"), ("284690", "free")}


def test_products_carry_units_of_recommendation_20_and_a_content_basis_that_reads_back():
    products = list(Product.objects.all())
    assert len(products) == 191
    assert {product.unit for product in products} <= set(UNITS)
    assert all(
        str(ContentBasis.parse(product.content_basis)) == product.content_basis for product in products
    )
    oxide = Product.objects.get(slug="ndpr-oxide")
    assert (oxide.hs6, oxide.unit, oxide.content_basis) == ("284690", "KGM", "gross")


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("USD/kg REO contained", "contained:REO"),
        ("USD/lb Co contained, CIF China, payable %", "contained:Co"),
        ("payable % of Ni content", "contained:Ni"),
        ("payable % of Ni-Co-Li content", "gross"),
        ("USD/mtu WO3, in-warehouse Rotterdam", "contained:WO3"),
        ("USD/mtu Mn (dmtu), CIF China", "contained:Mn"),
        ("USD/t LCE", "contained:LCE"),
        ("USD/t (x0.880 to LCE)", "gross"),
        ("USD/lb V2O5", "contained:V2O5"),
        ("USD/dmt, LME less TC/RC", "net"),
        ("USD/ozt contained, payable %", "gross"),
        ("USD/t gross, by %TREO", "gross"),
        ("USD/t, 75% Si basis", "gross"),
    ],
)
def test_the_content_basis_follows_from_how_the_market_words_its_price(words: str, basis: str):
    assert content_basis(words) == basis


def test_prices_keep_their_source_their_unit_and_the_real_gap():
    assert ReferencePrice.objects.count() == 769
    assert not ReferencePrice.objects.filter(product__slug="phosphate-rock", on=date(2023, 11, 30)).exists()
    assert ReferencePrice.objects.filter(product__slug="antimony-metal").latest("on").unit == "lb"


def test_each_subject_calls_for_a_rule_that_reads_back():
    rules = {row.subject: row.rule for row in SubjectRule.objects.select_related("rule")}
    assert {subject: rule.symbol for subject, rule in rules.items()} == {
        "floor": "two-thirds-present-and-voting/1",
        "floor-end": "simple-majority/1",
        "floor-provisional": "consensus-with-quorum/1",
        "floor-amendment": "two-thirds-present-and-voting/1",
        "floor-end-amendment": "simple-majority/1",
        "floor-provisional-amendment": "consensus-with-quorum/1",
        **dict.fromkeys(
            (
                "accession",
                "suspension",
                "expulsion",
                "reinstatement",
                "tariff-line",
                "tariff-package",
                "tariff-line-amendment",
                "tariff-package-amendment",
            ),
            "two-thirds-present-and-voting/1",
        ),
    }
    assert all(terms_of(from_terms(rule.terms)) == rule.terms for rule in DecisionRule.objects.all())
    assert rules["floor"].shortest_window_hours == 72


def test_every_member_has_one_head_and_nobody_invented_has_a_real_address():
    heads = Accreditation.objects.filter(role="head", during__contains=datetime(2026, 11, 27, 12, tzinfo=UTC))
    assert heads.count() == 56 == heads.values("member").distinct().count()
    assert all(user.email.endswith(".example") for user in User.objects.all())


def test_seeding_again_changes_nothing():
    before = [model.objects.count() for model in (Country, BaseRate, OriginGroup, ReferencePrice, User)]
    call_command("seed", verbosity=0)
    assert [
        model.objects.count() for model in (Country, BaseRate, OriginGroup, ReferencePrice, User)
    ] == before


def test_invented_people_are_refused_where_no_page_says_that_they_are_invented(settings):
    settings.DEMONSTRATION_NOTICE = ""
    with pytest.raises(CommandError, match="DEMONSTRATION_NOTICE"):
        call_command("seed", people=True, verbosity=0)
