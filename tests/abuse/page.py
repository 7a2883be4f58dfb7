"""Prints the abuse suite and writes docs/abuse.md from `listed.py`: `python -m tests.abuse.page`."""

from pathlib import Path

from tests.abuse.listed import PARTS, VARIANTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "abuse.md"
HEAD = """# What was tried, and does not work

Made from `tests/abuse/listed.py` by `python -m tests.abuse.page`. {count} variants, none succeeds. A test fails
when this page is out of date, names a test that is not there, or leaves one of `tests/abuse/` out. Run them with
`python -m pytest -m 'gate and not long' tests/abuse`, and those of 10,000 guesses with `-m long`. Do not
edit it by hand.

What remains possible stands in [security](security.md), actor by actor.
"""


def text() -> str:
    """The page."""
    lines = [HEAD.format(count=len(VARIANTS))]
    for title, variants in PARTS.items():
        lines += [
            f"## {title}\n",
            "| what is tried | who tries | what stops it | test |",
            "|---|---|---|---|",
        ]
        for each in variants:
            file, _, name = each.test.partition("::")
            lines.append(f"| {each.tried} | {each.who} | {each.stop} | `{file}`<br>`{name}` |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    for title, variants in PARTS.items():
        print(f"\n{title}")
        for each in variants:
            print(f"  {each.tried}  ·  {each.who}  ·  {each.stop}")
    print(f"\n{len(VARIANTS)} variants")
    PAGE.write_text(text())
