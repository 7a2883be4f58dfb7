"""Money of prices, floors and answers as every page writes it: grouped, rounded as the answer is, the unit behind."""

from fractions import Fraction

from alliance.domain.amounts import plain, round_half_up
from alliance.domain.answer import Answer
from alliance.domain.money import Price
from alliance.web import words


def price_told(price: Price) -> str:
    """A price or a floor as money per unit: `1 150.00 USD/kg`, `30.00 USD/kg of Co contained`."""
    return f"{words.amount(plain(price.amount, price.currency.places))} {words.per(price)}"


def each(answer: Answer, figure: Fraction) -> str:
    """A figure of an answer per unit of its price: `60.08 USD/kg`."""
    return f"{words.amount(round_half_up(figure, answer.price.currency.places))} {answer.price.per}"


def whole(answer: Answer, figure: Fraction) -> str:
    """The same on the whole quantity: `300 400.00 USD`; empty where no quantity was given."""
    if answer.quantity is None:
        return ""
    currency = answer.price.currency
    return f"{words.amount(round_half_up(figure * answer.quantity, currency.places))} {currency.code}"
