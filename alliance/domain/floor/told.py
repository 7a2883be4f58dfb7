"""The terms of a rule in plain words: what a delegate reads before voting, and a customs officer beside the floor."""

from collections.abc import Iterator

from alliance.domain.amounts import plain
from alliance.domain.floor.caps import AdValoremCap, Cap, SpecificCap
from alliance.domain.floor.cases import Case
from alliance.domain.floor.lifting import FullTopUp, GatePrice, MinimumImportPrice, Prohibition
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.steered import PriceBand, RateFloor, Reference
from alliance.domain.floor.stepped import EntryPriceLadder, SafeguardBrackets
from alliance.domain.floor.terms import Terms
from alliance.domain.money import Price
from alliance.domain.words import Step, say, step


def name(mechanism: Mechanism | type[Mechanism]) -> str:
    """What the field calls it: `gate price`."""
    return say(f"mechanism_{_word(mechanism.kind)}")


def does(mechanism: type[Mechanism]) -> str:
    """What it does, whatever its figures, in one or two sentences."""
    return say(f"does_{_word(mechanism.kind)}")


def told(terms: Terms, floor: Price, combination: str) -> tuple[Step, ...]:
    """What the terms say, one step each: mechanism, how it meets the base duty, and what is not as usual."""
    return tuple(_told(terms, floor, combination))


def _told(terms: Terms, floor: Price, combination: str) -> Iterator[Step]:
    yield from _mechanism(terms.mechanism, floor.per)
    if terms.tolerance:
        yield step("told_tolerance", percent=plain(terms.tolerance))
    if not isinstance(terms.mechanism, Prohibition):
        yield step(f"told_{combination}")
    if terms.preference == "before":
        yield step("told_before_preference")
    for cap in terms.caps:
        yield _cap(cap, floor.per)
    if terms.quota is not None:
        yield step("told_quota", order=terms.quota)
    for case in terms.cases:
        yield _case(case, floor.currency.code)
    if terms.verification is not None:
        check = terms.verification
        yield step(
            "told_verification", value=plain(check.amount), per=floor.per, percent=plain(check.threshold)
        )
    if terms.purity_minimum is not None:
        yield step("told_purity", percent=plain(terms.purity_minimum))


def _mechanism(mechanism: Mechanism, per: str) -> Iterator[Step]:
    match mechanism:
        case FullTopUp():
            yield step("told_full_top_up")
        case MinimumImportPrice():
            yield step("told_minimum_import_price", percent=plain(mechanism.otherwise))
        case GatePrice():
            yield step("told_gate_price", most=plain(mechanism.most), per=per)
        case Prohibition():
            yield step("told_prohibition")
        case RateFloor():
            yield step("told_rate_floor", percent=plain(mechanism.rate))
        case EntryPriceLadder():
            rungs = ", ".join(
                f"{plain(each.add_percent)}% from {plain(each.from_percent)}%" for each in mechanism.rungs
            )
            yield step(
                "told_entry_price_ladder", rungs=rungs, lowest=plain(mechanism.rungs[-1].from_percent),
                maximum=plain(mechanism.maximum), per=per,
            )  # fmt: skip
        case SafeguardBrackets():
            parts = ", ".join(
                f"{plain(each.rate_percent)}% of what lies beyond {plain(each.beyond_percent)}%"
                for each in mechanism.brackets
            )
            yield step("told_safeguard_brackets", brackets=parts)
        case PriceBand():
            yield step(
                "told_price_band", ceiling=plain(mechanism.ceiling), per=per, percent=plain(mechanism.tax)
            )
            yield from (_reference(each, per) for each in mechanism.references)
        case _:
            raise TypeError(f"no words for {mechanism.kind}")


def _reference(reference: Reference, per: str) -> Step:
    start, last = reference.period.start.isoformat(), reference.period.until_and_including
    stated = {"amount": plain(reference.amount), "per": per, "source": reference.source, "start": start}
    if last is None:
        return step("told_reference_open", **stated)
    return step("told_reference", **stated, last=last.isoformat())


def _cap(cap: Cap, per: str) -> Step:
    match cap:
        case SpecificCap():
            return step("told_cap_specific", on=cap.on, amount=plain(cap.amount), per=per)
        case AdValoremCap():
            return step("told_cap_ad_valorem", on=cap.on, percent=plain(cap.percent))
    return step(f"told_cap_concession_{cap.effect}")


def _case(case: Case, currency: str) -> Step:
    limits = case.as_row()
    return step(f"told_case_{_word(limits.pop('kind'))}", currency=currency, **limits)


def _word(kind: str) -> str:
    return kind.replace("-", "_")
