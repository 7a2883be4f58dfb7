"""`python -m tariffs.releases.lots`: a table of lots in, each with its answer out; a bad table is told line by line."""

import csv
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from alliance.domain.amounts import round_half_up
from alliance.domain.quote import quote
from tariffs.releases import lots
from tests.domain import sample

HEAD = (
    "x-file,product,origin,importer,on,price,currency,unit,content_basis,value_basis,quantity,quantity_unit"
)
NDPR = "a,ndpr-oxide,CN,US,2026-11-22,69.00,USD,KGM,gross,CIF,1000,KGM"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "release"
    place.mkdir()
    for name, content in sample.files().items():
        (place / name).write_bytes(content)
    return place


def run(folder: Path, *lines: str, head: str = HEAD) -> tuple[int, list[dict[str, str]], str]:
    """The status, the answered rows and what was said of faults."""
    table = folder.parent / "lots.csv"
    table.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "tariffs.releases.lots", str(folder), str(table)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, list(csv.DictReader(done.stdout.splitlines())), done.stderr


def faults(*lines: str, head: str = HEAD) -> str:
    with pytest.raises(lots.Faults) as refused:
        lots.read_table(sample.book(), [f"{line}\n" for line in (head, *lines)])
    return str(refused.value)


def test_each_lot_is_answered_beside_what_was_written(folder: Path):
    half_a_tonne = NDPR.replace("a,", "b,", 1).replace(",1000,KGM", ",0.5,TNE")
    status, rows, said = run(
        folder, NDPR, half_a_tonne, NDPR.replace("69.00", "120").replace(",1000,KGM", ",,")
    )
    assert (status, said) == (0, "")
    assert [(row["x-file"], row["outcome"], row["duty_per_unit"], row["duty"]) for row in rows] == [
        ("a", "duty", "41.00", "41000.00"), ("b", "duty", "41.00", "20500.00"), ("a", "duty", "0.00", ""),
    ]  # fmt: skip


def test_what_cannot_be_answered_says_why_and_holds_up_no_other_lot(folder: Path):
    status, rows, _ = run(
        folder, NDPR.replace("CIF", "FOB"), NDPR.replace("ndpr", "moon"), NDPR, NDPR.replace(",CN,", ",KZ,")
    )
    assert status == 0
    assert [row["outcome"] for row in rows] == ["cannot_determine", "cannot_determine", "duty", "not_covered"]
    assert "freight" in rows[0]["why"]
    assert "moon-oxide" in rows[1]["why"]
    assert (rows[0]["duty"], rows[2]["why"], rows[3]["why"]) == ("", "", "")


def test_a_thousand_random_lots_owe_what_the_engine_says(folder: Path):
    of, book = Random(7), sample.book()
    asked, lines = [], []
    for _ in range(1000):
        product, unit = of.choice([("ndpr-oxide", "KGM"), ("ndpr-oxide", "TNE"), ("cobalt-cathode", "LBR")])
        at, day = Decimal(of.randint(0, 3000)) / 10, f"2026-{of.randint(3, 12):02d}-10"
        asked.append(sample.lot(product, sample.price(f"{at}", unit=unit), on=day))
        lines.append(f"-,{product},CN,US,{day},{at},USD,{unit},gross,CIF,,")
    _, rows, _ = run(folder, *lines)
    assert [row["duty_per_unit"] for row in rows] == [
        f"{round_half_up(quote(book, lot).total, 2):f}" for lot in asked
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (NDPR.replace("69.00", "69,00"), "line 2: 13 fields stand under 12 columns."),
        (NDPR.replace("69.00", "-1"), "line 2, price: "),
        (NDPR.replace("2026-11-22", "22.11.2026"), "line 2, on: "),
        (NDPR.replace("USD", "XXX"), "line 2, currency: "),
        (NDPR.replace("gross", "heavy"), "line 2, content_basis: "),
        (NDPR.replace("CIF", "DOOR"), "line 2, value_basis: "),
        (NDPR.replace("69.00,USD,KGM", "69.00,USD,stone"), "line 2, unit: "),
        (NDPR.replace("1000,KGM", "1000,stone"), "line 2, quantity_unit: "),
        (NDPR.replace("1000,KGM", "0,KGM"), "line 2, quantity: a quantity is more than 0."),
        (NDPR.replace("1000,KGM", "999999999999,TNE"), "line 2, quantity: 999999999999 is finer"),
        (NDPR.replace("a,ndpr", '"a,ndpr'), "line 2: "),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(line: str, said: str):
    assert faults(line).startswith(said)


def test_every_bad_line_is_told_up_to_twenty(folder: Path):
    bad = NDPR.replace("69.00", "x")
    status, rows, said = run(folder, bad, NDPR, bad)
    assert (status, rows, len(said.splitlines())) == (2, [], 2)
    assert len(faults(*[bad] * 30).splitlines()) == 20


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD.replace("price,", ""), "line 1: the column price is missing."),
        (HEAD.replace("product", "x-product"), "line 1: there must be a column product or a column hs."),
        (HEAD.replace("x-file", "price"), "line 1: the column price stands there 2 times."),
        (HEAD.replace("x-file", "file"), "line 1: 'file' is no column here."),
        ("", "line 1: the column origin is missing."),
    ],
)
def test_a_bad_head_is_told(head: str, said: str):
    assert said in faults(NDPR, head=head)


def test_a_table_without_lots_another_encoding_and_a_missing_file_are_refused(folder: Path):
    assert faults() == "line 2: no lot stands under the head."
    table = folder.parent / "latin.csv"
    table.write_bytes(HEAD.encode() + b"\n\xe9")
    for place, said in ((table, "not UTF-8"), (folder / "nowhere.csv", "nowhere.csv")):
        command = [sys.executable, "-m", "tariffs.releases.lots", str(folder), str(place)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
