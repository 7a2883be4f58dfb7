"""Releases, manifests, files, the live channel, documents of decisions: what is published, byte for byte."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.access import Refused
from alliance.api.serializers import problems
from alliance.api.views import IMMUTABLE, Leads, PublicView, exact
from alliance.domain import canon
from members.ballots.models import Decision
from tariffs.releases import contents, selectors
from tariffs.releases.api import shapes
from tariffs.releases.api.links import link
from tariffs.releases.models import Release, ReleaseFile

BYTES = {(200, "application/x-ndjson"): OpenApiResponse(OpenApiTypes.BINARY, "The very bytes of the file.")}
NOT_MODIFIED: dict[Any, Any] = {
    304: OpenApiResponse(description="The caller's If-None-Match names these bytes.")
}
PART: dict[Any, Any] = {
    206: OpenApiResponse(description="The one range of the bytes that Range asks for."),
    **NOT_MODIFIED,
    412: OpenApiResponse(description="The caller's If-Match names other bytes."),
    **problems(416),
}


def summary(request: Request, release: Release) -> dict[str, Any]:
    """A release as lists and answers name it."""
    return {
        "manifest_sha256": release.manifest_sha256,
        "manifest_url": link(request, "manifest", release.number),
        "published_at": canon.instant_text(release.publication.published_at),
        "release": release.number,
        "symbol": release.symbol,
        "through_decision": release.through_decision,
        "url": link(request, "release", release.number),
    }


def file_row(request: Request, number: int, file: ReleaseFile) -> dict[str, Any]:
    """A file as an answer lists it, with its address."""
    return {
        "bytes": file.size,
        "media_type": file.media_type,
        "name": file.name,
        "rows": file.rows,
        "schema": file.schema,
        "sha256": file.sha256,
        "url": link(request, "file", number, file.name),
    }


class Index(PublicView):
    """Where everything is."""

    leads_to = (
        Leads("release", {"number": "$response.body#/newest_release/release"}, "The newest release."),
        Leads("live", {}, "The address to poll."),
    )

    @extend_schema(
        operation_id="index", tags=["Start"], responses={200: shapes.Index, **NOT_MODIFIED, **problems(400)}
    )
    def get(self, request: Request) -> Response:
        """The addresses of this API and the newest release."""
        newest = selectors.newest_published()
        return Response(
            {
                "notice": contents.notice(),
                "newest_release": summary(request, newest) if newest else None,
                "addresses": {
                    "changes": link(request, "changes"),
                    "documentation": link(request, "developers"),
                    "live": link(request, "live"),
                    "openapi": link(request, "openapi"),
                    "quote": link(request, "quote"),
                    "releases": link(request, "releases"),
                    "rules": link(request, "rules"),
                    "tariff_lines": link(request, "tariff_lines"),
                },
            }
        )


class Releases(PublicView):
    """Every published release."""

    leads_to = (Leads("release", {"number": "$response.body#/releases/0/release"}, "The newest of them."),)

    @extend_schema(
        operation_id="releases",
        tags=["Releases"],
        responses={200: shapes.Releases, **NOT_MODIFIED, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """All releases, the newest first. Numbers never skip, and nothing in a release ever changes."""
        rows = [summary(request, release) for release in selectors.published()]
        return Response({"count": len(rows), "notice": contents.notice(), "releases": rows})


class OneRelease(PublicView):
    """One published release."""

    leads_to = (
        Leads("manifest", {"number": "$response.body#/release"}, "What to verify it by."),
        Leads(
            "file",
            {"number": "$response.body#/release", "name": "$response.body#/files/0/name"},
            "Its first file.",
        ),
        Leads("decision_document", {"number": "$response.body#/through_decision"}, "The last vote in it."),
        Leads("rules", {"release": "$response.body#/release"}, "The rules of a day in it."),
    )

    @extend_schema(
        operation_id="release",
        tags=["Releases"],
        responses={200: shapes.Release, **NOT_MODIFIED, **problems(400, 404)},
    )
    def get(self, request: Request, number: int) -> Response:
        """A release with its files and where to get them. Verify by the manifest, not by this answer."""
        release = selectors.release(number)
        files = [file_row(request, number, file) for file in release.files.defer("content")]
        body = {**summary(request, release), "files": files, "notice": contents.notice()}
        return Response(body)


class Manifest(PublicView):
    """The manifest of a release."""

    leads_to = (
        Leads(
            "file",
            {"number": "$response.body#/release", "name": "$response.body#/files/0/name"},
            "Its first file, whose digest it holds.",
        ),
        Leads("manifest", {"number": "$response.body#/previous/release"}, "The one before."),
    )

    @extend_schema(
        operation_id="manifest",
        tags=["Releases"],
        responses={200: shapes.Manifest, **PART, **problems(400, 404)},
    )
    def get(self, request: Request, number: int) -> HttpResponse:
        """Canonical JSON (RFC 8785), byte for byte: the files with SHA-256, and the digest of the manifest
        before."""
        release = selectors.release(number)
        return exact(
            release.manifest.encode(),
            media_type="application/json", sha256=release.manifest_sha256, cache=IMMUTABLE,
        )  # fmt: skip


class File(PublicView):
    """A file of a release."""

    leads_to = (
        Leads(
            "file",
            {
                "number": "$request.path.number",
                "name": "$request.path.name",
                "If-None-Match": "$response.header.ETag",
            },
            "The same, answered 304 to whoever has it.",
        ),
    )

    @extend_schema(
        operation_id="file",
        tags=["Releases"],
        responses={**BYTES, **PART, **problems(400, 404)},
    )
    def get(self, request: Request, number: int, name: str) -> HttpResponse:
        """The file, byte for byte; its strong ETag is its SHA-256. It never changes: keep it."""
        file = selectors.file(number, name)
        return exact(bytes(file.content), media_type=file.media_type, sha256=file.sha256, cache=IMMUTABLE)


class Live(PublicView):
    """The live channel."""

    leads_to = (
        Leads("manifest", {"number": "$response.body#/release"}, "What it points to."),
        Leads("release", {"number": "$response.body#/release"}, "The release with its files."),
    )

    @extend_schema(
        operation_id="live", tags=["Releases"],
        responses={200: shapes.Live, **NOT_MODIFIED, **problems(400, 404)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Which release is the newest. Poll this one address; its number only grows."""
        release = selectors.newest_published()
        if release is None:
            raise Refused("release_unknown", "No release is published yet.", status=404)
        body = selectors.pointer(release, release.publication.published_at)
        body["manifest_url"] = link(request, "manifest", release.number)
        return Response(body)


class DecisionDocument(PublicView):
    """The tally document of a decision."""

    @extend_schema(
        operation_id="decision_document",
        tags=["Decisions"],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            **PART,
            **problems(400, 404),
        },
    )
    def get(self, request: Request, number: int) -> HttpResponse:
        """Rule, electorate and every vote with its salt, byte for byte: anyone can recount from it."""
        decision = Decision.objects.filter(number=number).first()
        if decision is None:
            raise Refused("decision_unknown", f"There is no decision number {number}.", status=404)
        return exact(
            decision.document.encode(),
            media_type="application/json", sha256=decision.document_digest, cache=IMMUTABLE,
        )  # fmt: skip
