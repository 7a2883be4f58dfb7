"""The English of the domain: one table from code to sentence, so that other languages can follow.

Codes are stable and public; sentences may be reworded at any time. Nothing else in the domain holds a
sentence that people read.
"""

from collections.abc import Mapping

from alliance.domain.sentences import data, decisions, duties, floors, goods

SENTENCES: Mapping[str, str] = {
    **data.SENTENCES,
    **decisions.SENTENCES,
    **duties.SENTENCES,
    **floors.SENTENCES,
    **goods.SENTENCES,
}
