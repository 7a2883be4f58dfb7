"""allauth's account adapter: nobody opens an account alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the secretariat, never by sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
