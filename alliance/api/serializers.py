"""Shapes that every part of the API document shares."""

from rest_framework import serializers


class Problem(serializers.Serializer):
    """A refusal (RFC 9457). `code` is stable; further members carry the values behind it."""

    type = serializers.URLField(help_text="Where the code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    mend = serializers.CharField(help_text="What the caller can do.")
    instance = serializers.CharField()
    where = serializers.CharField(required=False, help_text="The parameter, where it is one.")


PROBLEM = "application/problem+json"


def problems(*statuses: int) -> dict[tuple[int, str], type[Problem]]:
    """The refusals of an operation by HTTP status, for `extend_schema(responses=…)`."""
    return {(status, PROBLEM): Problem for status in statuses}
