"""Who takes what is published by machine, under a name: consumers, their keys, what each may ask and how often."""
