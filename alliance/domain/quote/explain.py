"""An answer as a customs officer's note: what is owed first, then why, step by step, in plain sentences."""

from typing import Any

from alliance.domain.floor.lifting import FullTopUp, MinimumImportPrice
from alliance.domain.words import say

BEFORE_DUTY = (FullTopUp.kind, MinimumImportPrice.kind)  # their models compare a price before any duty


def note(answer: dict[str, Any]) -> str:
    """The answer (as JSON-able data) as text for reading; one paragraph a step, numbered."""
    outcome = answer["outcome"]
    parts = [answer["headline"]]
    if outcome["kind"] == "cannot_determine":
        parts.append(outcome["refusal"]["detail"])
    for number, line in enumerate(answer.get("lines", ()), start=1):
        parts += ["", say("note_line", number=number), note(line)]
    if outcome["kind"] == "security_required":
        parts.append(say("note_must_prove", what=outcome["must_prove"]))
    steps = [step["sentence"] for step in answer["steps"]]
    if steps:
        parts += ["", *(f"{number}. {sentence}" for number, sentence in enumerate(steps, start=1))]
    mechanism = answer.get("mechanism")
    if mechanism:
        parts += ["", say("note_source", citation=mechanism["source"]["citation"])]
        if answer["rule"]["combination"] == "top_up" and mechanism["kind"] in BEFORE_DUTY:
            parts.append(say("note_source_credit"))
    if answer.get("notice"):
        parts += ["", answer["notice"]]
    return "\n".join(parts)
