"""An answer as a customs officer's note: what is owed first, then why, step by step, in plain sentences."""

from typing import Any

from alliance.domain.words import say


def note(answer: dict[str, Any]) -> str:
    """The answer (as JSON-able data) as text for reading; one paragraph a step, numbered."""
    outcome = answer["outcome"]
    parts = [answer["headline"][0].upper() + answer["headline"][1:] + "."]
    if outcome["kind"] == "cannot_determine":
        return "\n".join([*parts, outcome["refusal"]["detail"]])
    for number, line in enumerate(answer.get("lines", ()), start=1):
        parts += ["", say("note_line", number=number), note(line)]
    if outcome["kind"] == "security_required":
        parts.append(say("note_must_prove", what=outcome["must_prove"]))
    steps = [step["sentence"] for step in answer["steps"]]
    if steps:
        parts += ["", *(f"{number}. {sentence}" for number, sentence in enumerate(steps, start=1))]
    mechanism = answer.get("mechanism")
    if mechanism:
        source = mechanism["source"]
        parts += ["", say("note_source", citation=source["citation"], text=source["text"])]
    if answer.get("notice"):
        parts += ["", answer["notice"]]
    return "\n".join(parts)
