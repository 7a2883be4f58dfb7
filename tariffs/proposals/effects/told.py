"""What a row would do to one country, in whole sentences: the same on the page and in a brief."""

from django.utils.translation import gettext as _

from alliance.domain.money import plain
from alliance.web import words
from tariffs.proposals.effects.impact import Effect, Impact, rounded


def to_country(shown: Impact, name: str) -> list[str]:
    """The effect of a row on a country: its imports at the newest price and below the floor, its goods, and how often
    the rule would have been felt. `name` is the country's."""
    the = words.the(name)
    said = _imports(shown, the) + _goods(shown, the)
    if shown.newest is None:
        return [*said, _("Imports would owe the ordinary duty alone.")]
    return said + felt(shown.newest)


def in_short(shown: Impact, name: str) -> str:
    """The same in one line, for a row beside the one that is told in full."""
    told = {"row": shown.line.position, "product": shown.line.product.name, "country": words.the(name)}
    imports, goods = shown.reach.own_imports, shown.reach.own_goods
    if imports and goods:
        said = _("Row {row}, {product}: imports into {country} and its goods fall under it.")
    elif imports:
        said = _("Row {row}, {product}: imports into {country} fall under it, its goods do not.")
    elif goods:
        said = _("Row {row}, {product}: goods of {country} fall under it, imports do not.")
    else:
        said = _("Row {row}, {product}: neither imports into {country} nor its goods fall under it.")
    return f"{said.format(**told)} {_felt_in_short(shown.newest)}"


def _felt_in_short(effect: Effect | None) -> str:
    if effect is None:
        return _("Imports would owe the ordinary duty alone.")
    if effect.felt is None or effect.series is None:
        return f"{effect.in_short}."
    if not effect.felt.times:
        return _("On the prices that were, never a duty.")
    if effect.felt.largest is None:
        return _("On the prices that were, imports forbidden in {times}.").format(times=effect.counted)
    return _("On the prices that were, a duty in {times}, {largest} {unit} at most.").format(
        times=effect.counted, largest=effect.largest, unit=words.per(effect.rule.price)
    )


def _imports(shown: Impact, the: str) -> list[str]:
    reach = shown.reach
    if not reach.own_imports:
        return [_("Imports into {country} do not fall under it.").format(country=the)]
    said = [_("Imports into {country} fall under it.").format(country=the), str(shown.base.said)]
    newest = shown.newest
    if newest is None:
        return [" ".join(said)]
    return [" ".join(said), *_at_the_newest_price(newest), *_below(shown, the)]


def _at_the_newest_price(effect: Effect) -> list[str]:
    """What the newest observation would owe."""
    if effect.felt is None or effect.series is None:
        return []
    observed, duty = effect.series.observed[-1], effect.felt.duties[-1]
    at = {"price": rounded(observed.amount), "unit": words.per(effect.rule.price), "when": observed.word}
    if duty is None:
        return [
            _("At the newest price recorded, {price} {unit} ({when}), no import is allowed.").format(**at)
        ]
    if not duty:
        return [_("At the newest price recorded, {price} {unit} ({when}), it adds no duty.").format(**at)]
    return [
        _("At the newest price recorded, {price} {unit} ({when}), it adds a duty of {duty} {unit}.").format(
            **at, duty=rounded(duty)
        )
    ]


def _below(shown: Impact, the: str) -> list[str]:
    """From which price on an import owes more, where the floor is the usual full top-up."""
    row = shown.line.said
    if row.get("terms") or shown.newest is None:
        return []
    price = shown.newest.rule.price
    floor = f"{words.amount(plain(price.amount, 2))} {words.per(price)}"
    if row["combination"] == "add":
        return [_("Below {floor} an import owes what its price lacks to the floor.").format(floor=floor)]
    return [_("Below {floor} an import owes a duty because of it.").format(floor=floor)]


def _goods(shown: Impact, the: str) -> list[str]:
    if shown.reach.own_goods:
        return [_("Goods of {country} fall under it where they enter the alliance.").format(country=the)]
    return [_("Goods of {country} do not fall under it.").format(country=the)]


def felt(effect: Effect) -> list[str]:
    """How often a rule would have added a duty on the prices that were; or why that is not counted."""
    if effect.felt is None or effect.series is None:
        return [effect.missing]
    observed = effect.series.observed
    span = {"first": observed[0].word, "last": observed[-1].word, "unit": words.per(effect.rule.price)}
    caveat = [effect.series.caveat] if effect.series.caveat else []
    if not effect.felt.times:
        return [
            _("On the prices from {first} to {last} it would never have added a duty.").format(**span),
            *caveat,
        ]
    span |= {"times": effect.counted, "mean": effect.mean, "largest": effect.largest}
    if effect.felt.mean is None:
        said = _("On the prices from {first} to {last} it would have forbidden imports in {times}.")
    elif effect.series.mixed:
        said = _(
            "On the prices from {first} to {last} it would have added a duty in {times}: {largest} {unit} at most."
        )
    else:
        said = _(
            "On the prices from {first} to {last} it would have added a duty in {times}: {mean} {unit} on average "
            "then, {largest} {unit} at most."
        )
    return [said.format(**span), *caveat]
