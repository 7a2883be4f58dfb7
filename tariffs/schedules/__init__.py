"""Tariff lines in force and on record: the base duty of a product or an HS code, decided by the alliance."""
