#!/usr/bin/env python
"""Django's command line; `python manage.py demo` starts the whole portal."""

import os
import sys

# What the owner of the database does: make tables, fill an empty house, move a demonstration's clock. All else is
# done by the application's role, which may only add to what is final.
OWNERS = frozenset({"migrate", "seed", "first_officers", "story", "walkthrough"})

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.local")
    if os.environ["DJANGO_SETTINGS_MODULE"] == "alliance.settings.local" and sys.argv[1:2] != ["demo"]:
        from alliance.local.stack import adopt_running

        adopt_running()  # a second terminal finds the running demonstration; sets nothing that is set already
    if sys.argv[1:2] and sys.argv[1] in OWNERS and "ALLIANCE_OWNER_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["ALLIANCE_OWNER_URL"]
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
