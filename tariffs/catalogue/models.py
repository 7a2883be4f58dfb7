"""Tables of what a rule can name. Units, currencies and content bases are law, not rows: alliance.domain.money."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from members.registry.models import Country, CustomsTerritory, not_empty, one_at_a_time


class Mineral(models.Model):
    """A mineral or a family traded mixed."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    symbol = models.CharField(max_length=20, blank=True)
    family = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Mineral × stage × grade. Floors attach here, since six digits of the HS are too coarse."""

    class Stage(models.TextChoices):
        ORE_CONCENTRATE = "ore_concentrate", _lazy("Ore and concentrate")
        INTERMEDIATE = "intermediate", _lazy("Intermediate")
        OXIDE_COMPOUND = "oxide_compound", _lazy("Oxide or simple compound")
        CHEMICAL = "chemical", _lazy("Chemical")
        METAL = "metal", _lazy("Metal")
        ALLOY = "alloy", _lazy("Alloy")
        COMPONENT = "component", _lazy("Component")
        SCRAP = "scrap", _lazy("Scrap")

    slug = models.SlugField(max_length=60, unique=True)
    mineral = models.ForeignKey(Mineral, on_delete=models.PROTECT, related_name="products")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    name = models.CharField(max_length=160)
    hs6 = models.CharField(max_length=6, db_index=True)  # Harmonized System 2022, digits only
    hs_certain = models.BooleanField()  # False: the classification depends on a ruling
    unit = models.CharField(max_length=3)  # UN/ECE Recommendation 20
    content_basis = models.CharField(max_length=40)  # 'gross', 'contained:REO', … (domain.money)
    price_basis = models.CharField(max_length=120)  # how the market quotes it, in words

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OriginGroup(models.Model):
    """Where goods come from, as a rule names it. Rank is precedence: country 0, group 1, all 2."""

    class Rank(models.IntegerChoices):
        COUNTRY = 0, _lazy("Country")
        GROUP = 1, _lazy("Group")
        ALL = 2, _lazy("All origins")

    code = models.CharField(max_length=20, unique=True)  # ISO code for a country, else a word in capitals
    name = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank", "name"]

    @property
    def symbol(self) -> str:
        return self.code

    def __str__(self) -> str:
        return self.name


class OriginGroupMember(models.Model):
    """A country's place in a group during a period. Dated, since membership decides duty.

    In the group outside the alliance it is what the register says, or refused (migration 0009; `belonging`).
    """

    group = models.ForeignKey(OriginGroup, on_delete=models.PROTECT, related_name="memberships")
    country = models.ForeignKey(Country, on_delete=models.PROTECT)
    during = DateRangeField()

    class Meta:
        constraints = [
            one_at_a_time("a_country_is_in_a_group_once_at_a_time", "group_id", "country_id"),
            not_empty("a_group_membership_lasts"),
        ]


class BaseRate(models.Model):
    """The ordinary duty of a territory on an HS code or a prefix of one. Illustrative but where a source is named."""

    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, related_name="base_rates")
    hs_prefix = models.CharField(max_length=6)
    expression = models.CharField(max_length=300)  # canonical sentence of domain.duty
    during = DateRangeField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["territory", "hs_prefix"]
        constraints = [not_empty("a_base_rate_lasts")]


class Concession(models.Model):
    """A rate of a territory by origin: what it has bound, granted by treaty, or charges as a preference."""

    class Kind(models.TextChoices):
        BOUND = "bound", _lazy("Bound in its schedule")
        TREATY = "treaty", _lazy("Bound by treaty")
        PREFERENCE = "preference", _lazy("Preference charged")

    territory = models.ForeignKey(CustomsTerritory, on_delete=models.PROTECT, related_name="concessions")
    hs_prefix = models.CharField(max_length=6)
    origin = models.ForeignKey(OriginGroup, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    expression = models.CharField(max_length=300)  # canonical sentence of domain.duty, or `unbound`
    during = DateRangeField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["territory", "hs_prefix", "origin", "kind"]
        constraints = [not_empty("a_concession_lasts")]
