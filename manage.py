#!/usr/bin/env python
"""Django's command line; `python manage.py demo` starts the whole portal."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.local")
    if os.environ["DJANGO_SETTINGS_MODULE"] == "alliance.settings.local" and sys.argv[1:2] != ["demo"]:
        from alliance.local.stack import adopt_running

        adopt_running()  # a second terminal finds the running demonstration; sets nothing that is set already
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
