"""The invented language of the tests of words."""

from tests.another_language import another_language as another_language
from tests.another_language import bracketed as bracketed
