"""From one content basis to another: how much of one a unit of the other holds, from the facts of the lot."""

from fractions import Fraction

from alliance.domain.amounts import plain
from alliance.domain.errors import Refusal
from alliance.domain.facts import Assay, Facts
from alliance.domain.sentences import SENTENCES
from alliance.domain.substances import ContentBasis, Factor, factors, share
from alliance.domain.words import Step, say, step


def ratio(given: ContentBasis, wanted: ContentBasis, facts: Facts) -> tuple[Fraction, tuple[Step, ...]]:
    """The mass counted on `given` in one unit of mass counted on `wanted`, exact: what a price per unit of `given` is
    multiplied by. With one step a fact or factor used; 1 and no step where both count the same.

    Raises Refusal `needs_moisture`, `needs_assay`, `needs_payable`, `substances_differ`.
    """
    if given == wanted:
        return Fraction(1), ()
    if given.kind != "payable" and wanted.kind == "payable":
        back, steps = ratio(wanted, given, facts)
        return 1 / back, steps
    if given.kind == "payable" and wanted.kind != "payable":
        if facts.payable is None:
            raise _needs("needs_payable", given, wanted, given.substance or "")
        inner, steps = ratio(ContentBasis("contained", given.substance), wanted, facts)
        paid = step("payable_used", substance=given.substance or "", percent=plain(facts.payable))
        return inner * Fraction(facts.payable) / 100, (paid, *steps)
    # from here on both are payable (the payable share of one lot cancels out), or neither is
    if given.substance and wanted.substance:
        return _between_substances(given, wanted)
    if given.substance is None and wanted.substance is None:
        dry, steps = _dry(facts, given, wanted)
        return (dry if given.kind == "net" else 1 / dry), steps
    if given.substance is None:
        back, steps = ratio(wanted, given, facts)
        return 1 / back, steps
    return _held(given, wanted, facts)


def _between_substances(given: ContentBasis, wanted: ContentBasis) -> tuple[Fraction, tuple[Step, ...]]:
    path = factors(given.substance or "", wanted.substance or "")
    if path is None:
        raise Refusal("substances_differ", given=str(given), wanted=str(wanted))
    return 1 / share(path), _factor_steps(path)


def _held(given: ContentBasis, wanted: ContentBasis, facts: Facts) -> tuple[Fraction, tuple[Step, ...]]:
    """The mass of the substance of `given` in one unit of the goods, counted dry or as delivered (`wanted`)."""
    for assay in facts.assays:
        path = factors(assay.substance, given.substance or "")
        if path is not None:
            break
    else:
        raise _needs("needs_assay", given, wanted, given.substance or "")
    held = Fraction(assay.percent) / 100 * share(path)
    steps = (_assay_step(assay), *_factor_steps(path))
    if assay.of == wanted.kind:
        return held, steps
    dry, drying = _dry(facts, given, wanted)
    return (held * dry if assay.of == "net" else held / dry), (*steps, *drying)


def _dry(facts: Facts, given: ContentBasis, wanted: ContentBasis) -> tuple[Fraction, tuple[Step, ...]]:
    """The dry mass in one unit of the goods as delivered."""
    if facts.moisture is None:
        raise _needs("needs_moisture", given, wanted, "")
    dry = 1 - Fraction(facts.moisture) / 100
    return dry, (step("moisture_used", percent=plain(facts.moisture)),)


def _assay_step(assay: Assay) -> Step:
    return step(f"assay_used_{assay.of}", substance=assay.substance, percent=plain(assay.percent))


def _factor_steps(path: tuple[tuple[Factor, bool], ...]) -> tuple[Step, ...]:
    return tuple(
        step("factor_used", of=each.of, counts_as=each.counts_as, share=plain(each.share), source=each.source)
        for each, _ in path
    )


def _needs(code: str, given: ContentBasis, wanted: ContentBasis, substance: str) -> Refusal:
    return Refusal(code, given=counted(given), wanted=counted(wanted), substance=substance)


def counted(basis: ContentBasis) -> str:
    """What a unit of the goods counts, in words: `the goods as delivered (gross)`."""
    substance = basis.substance or ""
    name = SENTENCES.get(f"substance_{substance}")
    told = substance if name is None else f"{substance} ({name})"
    return say(f"counted_{basis.kind}", substance=told)
