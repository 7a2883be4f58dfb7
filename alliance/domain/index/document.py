"""An index as one document: a method, the observations, a cut-off date and the previous value."""

from typing import Any

from alliance.domain.canon import parse_json
from alliance.domain.index.compute import Index, compute
from alliance.domain.index.method import Method
from alliance.domain.index.window import Observation
from alliance.domain.shape import Node
from alliance.domain.words import say


def read(data: bytes) -> Index:
    """The index that a document of JSON asks for. Raises Refusal `json_malformed`, `index_malformed` with the path of
    the fault, and those of `compute`."""
    return answer(parse_json(data))


def answer(document: Any) -> Index:
    """The index that a parsed document asks for. Raises the Refusals of `read`."""
    node = Node(document, "", "index_malformed").only("method", "observations", "cut_off", "previous")
    previous = node.get("previous")
    return compute(
        Method.read(node["method"]),
        [_observation(each) for each in node["observations"].items()],
        node["cut_off"].day(),
        None if previous is None else previous.amount(),
    )


def _observation(node: Node) -> Observation:
    node.only("on", "value")
    return Observation(node["on"].day(), node["value"].amount())


def told(index: Index) -> str:
    """The index as an officer would read it out, line by line."""
    method = index.method
    head = say(
        "index_headline", title=method.title, method=method.code, version=method.version,
        cut_off=index.cut_off.isoformat(), value=f"{index.value:f}", per=method.series.per,
    )  # fmt: skip
    lines = [head, *(each.sentence for each in index.steps)]
    return "\n".join([*lines, say("index_cited", source=method.series.source, citation=method.citation)])
