"""Settings of the property tests: a slow machine is no counterexample; ALLIANCE_PROOF=1 asks for 2,000 cases each."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("domain", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("proof", settings.get_profile("domain"), max_examples=2000)
settings.load_profile("proof" if os.environ.get("ALLIANCE_PROOF") == "1" else "domain")
