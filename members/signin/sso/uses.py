"""How a service's last uses went: one row a service, written beside what is done, never in the way of it."""

from alliance import journal
from members.providers.models import Provider, ProviderUse


def worked(provider: Provider) -> None:
    """A proof was given and accepted."""
    ProviderUse.objects.update_or_create(provider=provider, defaults={"worked_at": journal.now()})


def failed(provider: Provider, fault: str) -> None:
    """A proof was not given, or not accepted; `fault` in our words."""
    ProviderUse.objects.update_or_create(
        provider=provider, defaults={"failed_at": journal.now(), "fault": fault[:300]}
    )
