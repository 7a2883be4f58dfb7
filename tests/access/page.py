"""Writes docs/access.md from the table: `python -m tests.access.page` after a change of it."""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "access.md"
HEAD = """# Who may what

Made from `tests/access/table.py` and `tests/access/services.py` by `python -m tests.access.page`. One test asks every
cell over HTTP, another that this page agrees. Do not edit it by hand.

How a cell is read:

- **●** succeeds; **in** leads a visitor to sign-in; **403** the seat may not.
- **404** for this seat there is no such thing, in the words for a number that was never given.
- **409**, **422** the law or the form refuses it in this state.

What is refused writes nothing. A method that no row names is answered 405, with `Allow`. `HEAD` is answered where `GET`
is.

"""


def text() -> str:
    """The page."""
    from tests.access.roles import ROLES
    from tests.access.services import INSIDE, SERVICES
    from tests.access.table import ROUTES, outcome

    signs = {"ok": "●", "sign in": "in"}
    lines = [HEAD, "## The roles\n", "| role | who |", "|---|---|"]
    lines += [f"| {_word(role)} | {who} |" for role, who in ROLES.items()]
    heads = " | ".join(_word(role) for role in ROLES)
    rule = "|---|---|" + "---|" * (len(ROLES) + 1)
    for title, routes in ROUTES.items():
        lines += [f"\n## {title}\n", f"| route | method | on | {heads} |", rule]
        for route in routes:
            for case in route.cases:
                said = [outcome(route, case, role) for role in ROLES]
                cells = " | ".join(signs.get(each, each) for each in said)
                lines.append(f"| `{route.name}` | {case.method} | {case.thing or '–'} | {cells} |")
    lines += [
        "\n## Services\n",
        "Behind the pages every service asks again.\n",
        f"| service | {heads} | the sweep |",
    ]
    lines.append("|---|" + "---|" * (len(ROLES) + 1))
    for name, service in SERVICES.items():
        cells = " | ".join("●" if role in service.who else "–" for role in ROLES)
        lines.append(f"| `{name}` | {cells} | {'●' if service.portal else '–'} |")
    lines += ["\nThese take no seat and are called by no page:\n"]
    lines += [f"- `{module}`: {why}" for module, why in INSIDE.items()]
    return "\n".join(lines) + "\n"


def _word(role: str) -> str:
    return role.replace("_", " ")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.local")
    import django

    django.setup()
    PAGE.write_text(text())
    print(PAGE)
