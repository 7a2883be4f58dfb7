"""What a password may not be made of: common passwords, words of this house, and the owner's own name and address.

Length is asked for elsewhere (15 characters). No kind of character is asked for, nothing is cut or changed. What is
refused is a password of which little is left once the guessable is taken out: one or two common passwords put together
(`qwerty` + `123456789`), or what everybody here would try first (`Critical-Minerals-2027`).
"""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "accreditation", "adviser", "alliance", "alternate", "ambassador", "ballot", "cobalt", "consumer", "critical",
    "delegate", "delegation", "demonstration", "floor", "forge", "government", "graphite", "head", "lithium",
    "mineral", "minerals", "ministry", "mission", "neodymium", "officer", "password", "portal", "price", "producer",
    "proposal", "secret", "secretariat", "state", "tariff", "trade", "vote", "welcome",
)  # fmt: skip
"""Words of this house, in alphabetical order (ASVS 6.1.2). Add those that a guess at one of us would begin with."""
LEFT = 8  # characters that no list knows, which a password needs beside its guessable ones
NOT_A_WORD = re.compile(r"[\W\d_]+")
SIGNS_AND_YEARS = re.compile(r"[\W_]+|(19|20)\d\d")


class NotGuessable(CommonPasswordValidator):
    """Refuses a password that is put together of guessable parts. Django's list of 20,000 holds few of 15 characters;
    two of its entries joined make those that people reach 15 with."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with what to do."""
        typed = password.casefold().strip()
        if self._joined(typed) or self._of_known_words(typed, user):
            raise ValidationError(
                _(
                    "This password is put together of common passwords, words of this portal, or your own name and "
                    "address. Take four or more words that have nothing to do with each other."
                ),
                code="password_guessable",
            )

    def _joined(self, typed: str) -> bool:
        """Whether it is one common password, or two, or one again and again."""
        for cut in range(1, len(typed) + 1):
            head, rest = typed[:cut], typed[cut:]
            if head in self.passwords and (not rest or rest in self.passwords):
                return True
            if len(typed) % cut == 0 and cut <= len(typed) // 2 and head * (len(typed) // cut) == typed:
                return True
        return False

    def _of_known_words(self, typed: str, user: Any) -> bool:
        """Whether too little is left of it without words of the house, own words, signs and years. A password without
        any such word may be of whatever characters."""
        own = f"{getattr(user, 'name', '')} {getattr(user, 'email', '')}".casefold()
        known = {each for each in NOT_A_WORD.split(own) if len(each) > 2} | set(WORDS)
        left = typed
        for word in sorted(known, key=len, reverse=True):
            left = left.replace(word, " ")
        return left != typed and len(SIGNS_AND_YEARS.sub("", left)) < LEFT

    def get_help_text(self) -> str:
        """Shown with the field."""
        return _(
            "It may not be put together of common passwords, words of this portal, or your own name and address."
        )
