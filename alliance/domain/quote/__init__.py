"""Rules + lot -> what is owed, with its working, online and offline alike.

    python -m alliance.domain.quote FILE [--explain]
    python -m alliance.domain.quote FOLDER --product ndpr-oxide --origin CN --importer US --on 2026-11-22 \\
        --price 69 --currency USD --unit kg --content-basis gross --value-basis CIF [--explain]

FILE is one document that holds rule and lot (`docs/schemas/quote.schema.json`); FOLDER holds the files of one
release. One cargo, one answer: where a decisive fact is missing, the answer asks for it, and is never the first match.
"""

from alliance.domain.answer import Answer
from alliance.domain.book import Book
from alliance.domain.quote.asking import quote
from alliance.domain.quote.lot import Claims, Lot, Source

__all__ = ["Answer", "Book", "Claims", "Lot", "Source", "quote"]
