"""`python -m alliance.domain.quote`: one document, or a lot under the files of one release."""

from pathlib import Path
from typing import Any

from alliance.domain.amounts import parse_plain
from alliance.domain.book import FILES, OPTIONAL, Book
from alliance.domain.canon import parse_json
from alliance.domain.entry import Arguments, read, run
from alliance.domain.money import ContentBasis, Price, Quantity, currency
from alliance.domain.period import parse_day
from alliance.domain.quote.asking import quote
from alliance.domain.quote.document import answer
from alliance.domain.quote.explain import note
from alliance.domain.quote.lot import Lot

ASKED = ("origin", "importer", "on", "price", "currency", "unit", "content-basis", "value-basis")


def main(arguments: list[str]) -> object:
    """The answer as JSON-able data, or with `--explain` as text."""
    parser = Arguments(prog="python -m alliance.domain.quote", description="What a lot owes, and why.")
    parser.add_argument("place", type=Path, help="a document, or a folder with a release's .ndjson files")
    parser.add_argument("--explain", action="store_true", help="a note for reading instead of JSON")
    parser.add_argument("--product", help="for a folder: product of the catalogue, such as ndpr-oxide")
    parser.add_argument("--hs", help="or an HS code, such as 2846.90")
    for name in ASKED:
        parser.add_argument(f"--{name}")
    parser.add_argument("--quantity", help="in --quantity-unit, or else in --unit")
    parser.add_argument("--quantity-unit")
    given = parser.parse_args(arguments)
    if given.place.is_dir():
        missing = [f"--{name}" for name in ASKED if getattr(given, name.replace("-", "_")) is None]
        if missing:
            parser.error(f"the following arguments are required: {', '.join(missing)}")
        found = _of_release(given)
    else:
        found = answer(parse_json(read(given.place)))
    return note(found) if given.explain else found


def _of_release(given: Any) -> dict[str, Any]:
    names = [f"{name}.ndjson" for name in FILES]
    names += [f"{name}.ndjson" for name in OPTIONAL if (given.place / f"{name}.ndjson").exists()]
    book = Book.from_files({name: read(given.place / name) for name in names})
    unit = book.unit(given.unit)
    quantity = None
    if given.quantity is not None:
        quantity = Quantity(parse_plain(given.quantity), book.unit(given.quantity_unit or given.unit))
    price = Price(
        parse_plain(given.price),
        currency(given.currency),
        unit,
        ContentBasis.parse(given.content_basis),
        given.value_basis,
    )
    lot = Lot(given.origin, given.importer, parse_day(given.on), price, given.product, given.hs, quantity)
    return quote(book, lot).as_dict()


if __name__ == "__main__":
    run(main)
