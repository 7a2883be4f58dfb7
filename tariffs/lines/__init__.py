"""What floors and tariff lines share: a line, its versions in two time ranges, one answer for a cargo."""
