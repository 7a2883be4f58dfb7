"""What a text would do: its rules along all prices, and along the prices that were; for whom."""
