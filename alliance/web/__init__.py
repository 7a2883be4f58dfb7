"""The HTML kit: how pages are dressed, how dates, amounts and votes read, what an error says."""
