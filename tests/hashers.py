"""Argon2 at its lowest cost: the path of a sign-in is the same, the suite does not wait for it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The production hasher with the least work it admits."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
