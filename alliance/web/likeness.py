"""What a person meant by the words that they typed: found by any name, forgiven a slip of the keyboard.

A small catalogue (hundreds of entries) is compared word by word. A word counts where it is a word of an entry's names,
the beginning of one, a part of one, or one or two keys away from one (Damerau-Levenshtein, by rapidfuzz).
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_WORDS = 8  # of a question; what a person types after them says little
LITTLE = frozenset(
    re.split(
        " ",
        "a an and are by can das de del der des die do does du el et for from how i in into is la le les me much "
        "my of oder on or our owe the to und we what y",
    )
)
"""Words that name nothing, left out where others stand beside them."""
EXACT, BEGINS, WITHIN, SLIP = 1.0, 0.9, 0.6, 0.5
OTHER_NAME, ABOUT = 0.95, 0.9
"""Of the worth of a word: where it is one of another name, and of a name of what the entry is about."""
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word without case, accents and the `s` of a plural: `Oxydes` and `óxido` as `oxyde` and `oxido`."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return bare[:-1] if len(bare) > 4 and bare.endswith("s") and bare[-2] not in "sui" else bare


def words_of(text: str) -> list[str]:
    """The words of a text, folded: hyphens and signs part them."""
    return [fold(each) for each in _PARTS.findall(text)]


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: its key, the name that is shown, its other names, the names of what it is about."""

    key: Hashable
    title: str
    others: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def names(self) -> list[tuple[str, float]]:
        """Every name with the worth of a word in it."""
        return [
            (self.title, 1.0),
            *((each, OTHER_NAME) for each in self.others),
            *((each, ABOUT) for each in self.about),
        ]


@dataclass(frozen=True)
class Hit:
    """An entry that was found, how well (the greater the better), by which of its folded words, and by which of its
    other names where its title holds none of them."""

    entry: Entry
    worth: float
    words: frozenset[str]
    called: str = ""

    @property
    def marked(self) -> SafeString:
        """The title with what was found in it marked."""
        return mark(self.entry.title, self.words)


@dataclass(frozen=True)
class Found:
    """What a question found, the best first. `meant`: the question as it was understood where a word of it was
    mistyped, else ''. `whole`: every word was found; if not, the entries hold some of them."""

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    whole: bool = True


class Names:
    """Entries by each word of their names, made once a question: a few hundred take some milliseconds."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.places: dict[str, dict[int, tuple[float, str]]] = {}  # word → entry → its worth there, the name
        self.spelt: dict[str, str] = {}  # word → as a name first writes it
        for place, entry in enumerate(self.entries):
            for name, worth in entry.names:
                for written in _PARTS.findall(name):
                    word = fold(written)
                    self.spelt.setdefault(word, written)
                    self.places.setdefault(word, {}).setdefault(place, (worth, name))

    def find(self, text: str) -> Found:
        """The entries that hold every word of `text`, else those that hold most of them."""
        asked = self._asked(text)
        if not asked:
            return Found()
        read = [self._like(word) for word in asked]
        of_each = [self._holding(like) for like in read]
        held: dict[int, list[tuple[float, str, str]]] = {}
        for holding in of_each:
            for place, found in holding.items():
                held.setdefault(place, []).append(found)
        most = max(map(len, held.values()), default=0)
        hits = [self._hit(place, found, asked) for place, found in held.items() if len(found) == most]
        hits.sort(key=lambda hit: -hit.worth)
        return Found(tuple(hits), self._meant(asked, read, hits), most == len(asked))

    def _asked(self, text: str) -> list[str]:
        words = words_of(text)[: 3 * MOST_WORDS]
        telling = [each for each in words if each not in LITTLE] or words
        parted = [part for word in telling for part in self._parted(word)]
        return list(dict.fromkeys(parted))[:MOST_WORDS]

    def _parted(self, word: str) -> list[str]:
        """A word, or two where it is two words of the catalogue written as one: `Neodymoxid`."""
        if word not in self.places:
            for cut in range(len(word) - 4, 3, -1):
                if word[:cut] in self.places and word[cut:] in self.places:
                    return [word[:cut], word[cut:]]
        return [word]

    def _like(self, word: str) -> dict[str, float]:
        """The words of the catalogue that a word may mean, each with how sure that is."""
        like = {word: EXACT} if word in self.places else {}
        if len(word) > 2:
            for known in self.places:
                if known != word and word in known and (len(word) > 3 or known.startswith(word)):
                    like[known] = BEGINS if known.startswith(word) else WITHIN
        return like or self._slips(word)

    def _slips(self, word: str) -> dict[str, float]:
        """The nearest words, one key away, or two where the word is long. Numbers are never guessed."""
        if len(word) < 4 or not word.isalpha():
            return {}
        most = 1 if len(word) < 6 else 2
        near = process.extract(word, list(self.places), scorer=OSA.distance, score_cutoff=most, limit=8)
        least = min((distance for _, distance, _ in near), default=0)
        alike = [known for known, distance, _ in near if distance == least and len(known) > 3]
        return {known: SLIP / (1 if known[0] == word[0] else 2) for known in alike}

    def _holding(self, like: dict[str, float]) -> dict[int, tuple[float, str, str]]:
        """Entry → the most that one of these words is worth there, the word, the name that holds it."""
        best: dict[int, tuple[float, str, str]] = {}
        for word, sure in like.items():
            for place, (worth, name) in self.places[word].items():
                if place not in best or sure * worth > best[place][0]:
                    best[place] = (sure * worth, word, name)
        return best

    def _hit(self, place: int, found: Sequence[tuple[float, str, str]], asked: Sequence[str]) -> Hit:
        """What is called just so goes first, then what begins so, then whose title says little else."""
        entry = self.entries[place]
        title = words_of(entry.title)
        sure = sum(worth for worth, _, _ in found) / len(asked)
        said = frozenset(word for _, word, _ in found)
        share = len(said & set(title)) / max(len(title), 1)
        begins = 0.05 if title[:1] and title[0] in said else 0.0
        names = (entry.title, *entry.others)
        named = 0.1 if any(words_of(name) == list(asked) for name in names) else 0.0
        elsewhere = [name for _, word, name in found if word not in title]
        return Hit(entry, sure + 0.1 * share + begins + named, said, elsewhere[0] if elsewhere else "")

    def _meant(self, asked: Sequence[str], read: Sequence[dict[str, float]], hits: Sequence[Hit]) -> str:
        """The question with its slips mended, as the best entry spells it; '' where nothing was mistyped."""
        if not hits:
            return ""
        best, mended, slipped = hits[0], [], False
        for word, like in zip(asked, read, strict=True):
            used = [known for known in like if known in best.words]
            mended.append(self.spelt[used[0]].lower() if used else word)
            slipped = slipped or bool(used and like[used[0]] <= SLIP)
        return " ".join(mended) if slipped else ""


def mark(title: str, words: frozenset[str]) -> SafeString:
    """A title with each of its words that is among `words` (folded) in `<mark>`."""
    pieces, end = [], 0
    for match in _PARTS.finditer(title):
        if fold(match[0]) in words:
            pieces += [
                conditional_escape(title[end : match.start()]),
                format_html("<mark>{}</mark>", match[0]),
            ]
            end = match.end()
    pieces.append(conditional_escape(title[end:]))
    return format_html_join("", "{}", ((each,) for each in pieces))
