"""The portal on one's own machine: embedded services, the demonstration, its story, cast and mailbox.

Nothing here is installed in production.
"""
