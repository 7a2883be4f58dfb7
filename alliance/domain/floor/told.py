"""The terms of a rule in sentences, for whoever decides on them: what is owed, before any price is declared."""

from collections.abc import Iterator

from alliance.domain.amounts import plain
from alliance.domain.floor.caps import AdValoremCap, Cap, ConcessionCap
from alliance.domain.floor.cases import Case
from alliance.domain.floor.lifting import GatePrice, MinimumImportPrice
from alliance.domain.floor.mechanism import Mechanism
from alliance.domain.floor.steered import PriceBand, RateFloor, Reference
from alliance.domain.floor.stepped import EntryPriceLadder, SafeguardBrackets
from alliance.domain.floor.terms import Terms
from alliance.domain.words import Step, say, step


def name(mechanism: Mechanism | type[Mechanism]) -> str:
    """What the field calls it: `gate price`."""
    return say(f"mechanism_{_word(mechanism.kind)}")


def does(mechanism: type[Mechanism]) -> str:
    """What it does, whatever its figures, in one or two sentences."""
    return say(f"does_{_word(mechanism.kind)}")


def told(terms: Terms, combination: str, *, per: str, currency: str) -> tuple[Step, ...]:
    """The terms and how they meet the base duty, in the order in which they are applied. `per` is the currency and
    unit of the floor (`USD/kg`), in which its terms are stated."""
    return tuple(_steps(terms, combination, per, currency))


def _steps(terms: Terms, combination: str, per: str, currency: str) -> Iterator[Step]:
    yield from _mechanism(terms.mechanism, per)
    if terms.tolerance:
        yield step("terms_tolerance", percent=plain(terms.tolerance))
    yield step(f"terms_{combination}")
    if terms.preference == "before":
        yield step("terms_preference_before")
    yield from (_cap(cap, per) for cap in terms.caps)
    if terms.quota is not None:
        yield step("terms_quota", order=terms.quota)
    yield from (_case(case, currency) for case in terms.cases)
    if terms.verification is not None:
        asked = terms.verification
        yield step("terms_verification", amount=plain(asked.amount), percent=plain(asked.threshold), per=per)
    if terms.purity_minimum is not None:
        yield step("terms_purity", percent=plain(terms.purity_minimum))


def _mechanism(mechanism: Mechanism, per: str) -> Iterator[Step]:
    code = f"terms_{_word(mechanism.kind)}"
    match mechanism:
        case MinimumImportPrice(otherwise=percent) | RateFloor(rate=percent):
            yield step(code, percent=plain(percent))
        case GatePrice(most=most):
            yield step(code, most=plain(most), per=per)
        case EntryPriceLadder(rungs=rungs, maximum=maximum):
            pieces = [
                say("piece_rung", add=plain(each.add_percent), start=plain(each.from_percent))
                for each in rungs
            ]
            lowest = plain(rungs[-1].from_percent)
            yield step(code, rungs=", ".join(pieces), lowest=lowest, maximum=plain(maximum), per=per)
        case SafeguardBrackets(brackets=brackets):
            pieces = [
                say("piece_bracket", rate=plain(each.rate_percent), beyond=plain(each.beyond_percent))
                for each in brackets
            ]
            yield step(code, brackets=", ".join(pieces))
        case PriceBand(ceiling=ceiling, tax=tax, references=references):
            yield step(code, ceiling=plain(ceiling), percent=plain(tax), per=per)
            yield from (_reference(each, per) for each in references)
        case _:
            yield step(code)


def _reference(reference: Reference, per: str) -> Step:
    start, last = reference.period.start.isoformat(), reference.period.until_and_including
    stated = {"start": start, "amount": plain(reference.amount), "per": per, "source": reference.source}
    if last is None:
        return step("terms_reference_open", **stated)
    return step("terms_reference", **stated, last=last.isoformat())


def _cap(cap: Cap, per: str) -> Step:
    if isinstance(cap, ConcessionCap):
        return step(f"terms_cap_concession_{cap.effect}")
    limit = cap.percent if isinstance(cap, AdValoremCap) else cap.amount
    return step(f"terms_cap_{cap.on}_{_word(cap.kind)}", limit=plain(limit), per=per)


def _case(case: Case, currency: str) -> Step:
    limit = ""
    if case.before is not None:
        limit = case.before.isoformat()
    elif case.within_days is not None:
        limit = str(case.within_days)
    elif case.at_most is not None:
        limit = plain(case.at_most)
    return step(f"terms_case_{_word(case.kind)}", limit=limit, currency=currency)


def _word(kind: str) -> str:
    return kind.replace("-", "_")
