"""Brief my minister: one page for one country, the same as page, PDF and DOCX; nothing sealed in it."""

import io
import re
import zipfile

import docx
import pytest
from pypdf import PdfReader

from tariffs.proposals.brief import pdf as paper
from tariffs.proposals.drafting import save_text, start_draft
from tariffs.proposals.negotiation.positions import cosponsor, take_position
from tariffs.proposals.negotiation.private import WHOLE, save_note
from tests import cast, path

pytestmark = pytest.mark.usefixtures("world")
HOSTILE = '#strong[x] $x$ \\ `y` <script>alert(1)</script> *b* _i_ @ref "q" {{ 7|add:7 }} ${x} &amp;'


def address(version):
    return f"/proposals/{version.proposal.year}-{version.proposal.number}/brief/"


def read_pdf(answer):
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    found = PdfReader(io.BytesIO(answer.content))
    return found, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in found.pages))


def read_docx(answer):
    assert answer.status_code == 200
    found = docx.Document(io.BytesIO(answer.content))
    return found, "\n".join(each.text for each in found.paragraphs)


@pytest.fixture
def version():
    found = path.tabled()
    speaks = {"proposal_id": found.proposal.pk, "digest": found.digest}
    cosponsor(**speaks, by=cast.delegate("AU"))
    take_position(**speaks, stance="opposes", reason="Our magnet makers pay.", by=cast.delegate("US"))
    return found


def test_page_and_files_say_the_same_of_text_effect_positions_margin_and_deadline(client, sign_in, version):
    sign_in(cast.delegate("PE"))
    brief = client.get(address(version)).context["brief"]
    said = [*brief.what, *brief.effect, *brief.margin, *brief.deadline, *(name for _, name in brief.stands)]
    assert brief.what[0].startswith("It sets a floor of 110.00 USD/kg on Neodymium-praseodymium oxide")
    assert any("4 of 5 years: 37.25 USD/kg on average then, 55.00 USD/kg at most" in each for each in said)
    assert [word for word, _ in brief.stands] == ["Co-sponsors (1)", "Against it (1)"]
    assert "No ballot is open yet. The secretariat opens it." in said
    found, text = read_pdf(client.get(f"{address(version)}brief.pdf"))
    written, words = read_docx(client.get(f"{address(version)}brief.docx"))
    for each in said:
        assert re.sub(r"\s+", " ", each) in text.replace("- ", "-") or each.split()[0] in text
        assert each in words
    assert len(found.pages) == 1
    assert version.digest in words and version.digest[:20] in text.replace(" ", "")


def test_the_pdf_is_tagged_titled_and_in_a_language_and_its_picture_has_words(client, sign_in, version):
    sign_in(cast.delegate("PE"))
    found, _ = read_pdf(client.get(f"{address(version)}brief.pdf"))
    catalog = found.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "en"
    assert found.metadata.title == f"Brief for Peru: {version.symbol}"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in found.trailer["/Root"]["/Metadata"].get_data()
    file = zipfile.ZipFile(io.BytesIO(client.get(f"{address(version)}brief.docx").content))
    assert 'descr="Import price and landed price.' in file.read("word/document.xml").decode()


def test_what_people_typed_is_text_and_never_markup(client, sign_in):
    version = path.tabled(title=HOSTILE)
    sign_in(cast.delegate("PE"))
    _, text = read_pdf(client.get(f"{address(version)}brief.pdf"))
    assert "#strong[x] $x$" in text and "<script>alert(1)</script>" in text and "{{ 7|add:7 }}" in text
    _, words = read_docx(client.get(f"{address(version)}brief.docx"))
    assert HOSTILE in words
    assert "<script>alert" not in client.get(address(version)).content.decode()


def test_a_title_in_signs_that_the_face_lacks_still_makes_a_page_that_says_so(client, sign_in):
    version = path.tabled(title="钕镨氧化物最低价 – حد أدنى – Пол цен")
    sign_in(cast.delegate("PE"))
    found, text = read_pdf(client.get(f"{address(version)}brief.pdf"))
    assert "Пол цен" in text and paper.LACKED in text and "the DOCX have them" in text
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "钕镨氧化物最低价" in read_docx(client.get(f"{address(version)}brief.docx"))[1]


def test_a_long_text_with_all_its_positions_is_one_page(client, sign_in):
    rows = [
        path.floor_row(origin=code, amount=f"{90 + i}.123456")
        for i, code in enumerate(("CN", "VN", "MY", "TH", "ID"))
    ]
    version = path.tabled(*rows, title="A floor " * 24)
    for code in ("AU", "US", "KE", "AR", "BO", "CA", "GB", "KR", "MX", "NO", "NZ", "PE", "PH", "ZM"):
        with_reason = {"stance": "supports", "reason": "Yes.", "by": cast.delegate(code)}
        take_position(proposal_id=version.proposal.pk, digest=version.digest, **with_reason)
    sign_in(cast.delegate("PE"))
    found, text = read_pdf(client.get(f"{address(version)}brief.pdf"))
    assert len(found.pages) == 1
    assert "1 more row stands in the text" in text and "and 2 more" in text


def test_while_votes_come_in_the_brief_says_nothing_of_them(client, sign_in):
    """It is the same, to the letter, before any vote and when all but one have voted; but for the time it was made."""
    ballot = path.on_ballot()
    version = ballot.version
    sign_in(cast.delegate("PE"))
    before = client.get(address(version)).context["brief"]
    cast.everybody_votes(ballot, yes=20, no=10)
    after = client.get(address(version)).context["brief"]
    for name in ("what", "effect", "stands", "margin", "stage", "notes"):
        assert getattr(before, name) == getattr(after, name)
    assert "The ballot closes" in before.deadline[0] and "in Lima" in before.deadline[0]
    assert before.margin[0].startswith("The ballot runs under")


def test_notes_of_the_delegation_stand_in_it_only_when_asked_and_only_its_own(client, sign_in, version):
    save_note(
        proposal_id=version.proposal.pk, line=WHOLE, text="Ask Lima first.", edition=0, by=cast.delegate("PE")
    )
    sign_in(cast.delegate("PE"))
    assert "Ask Lima first." not in client.get(address(version)).content.decode()
    assert "Ask Lima first." in client.get(f"{address(version)}?notes=yes").content.decode()
    assert "Ask Lima first." in read_docx(client.get(f"{address(version)}brief.docx?notes=yes"))[1]
    assert client.get(f"{address(version)}?notes=no").status_code == 400
    sign_in(cast.delegate("AU"))
    assert "Ask Lima first." not in client.get(f"{address(version)}?notes=yes").content.decode()


def test_a_draft_has_no_brief(client, sign_in):
    by = cast.delegate("JP")
    draft = start_draft(by=by)
    save_text(proposal_id=draft.pk, title="x", prose="y", language="en", by=by)
    sign_in(by)
    assert client.get(f"/proposals/{draft.year}-{draft.number}/brief/").status_code == 404


def test_the_brief_says_after_which_day_a_floor_lapses(client, sign_in):
    version = path.tabled(path.floor_row(valid_from="2027-01-01", sunset="2028-12-31"))
    sign_in(cast.delegate("PE"))
    brief = client.get(address(version)).context["brief"]
    assert "from 1 Jan 2027; it lapses after 31 Dec 2028 unless renewed." in brief.what[0]
    assert "open-ended" not in " ".join(brief.what)


def test_an_amount_on_a_substance_in_the_goods_names_it(client, sign_in):
    version = path.tabled(path.floor_row(product="ndpr-oxide", content_basis="contained:REO"))
    page = sign_in(cast.delegate("JP")).get(address(version)).content.decode()
    assert "110.00 USD/kg of REO contained" in " ".join(page.split())


def test_every_floor_is_told_for_the_country_the_nearest_in_full_and_one_without_prices_says_so(
    client, sign_in
):
    version = path.tabled(
        path.floor_row(product="ferrotungsten", origin="CN"), path.floor_row(product="ndpr-oxide")
    )
    sign_in(cast.delegate("PE"))
    effect = client.get(address(version)).context["brief"].effect
    assert effect[0] == "In full of row 2, Neodymium-praseodymium oxide, 99% min; of the others in short."
    assert effect[-1] == (
        "Row 1, Ferro-tungsten, 75% W basis: imports into Peru fall under it, its goods do not. No price series."
    )
    _, text = read_pdf(client.get(f"{address(version)}brief.pdf"))
    assert "Row 1, Ferro-tungsten" in text
    assert effect[-1] in read_docx(client.get(f"{address(version)}brief.docx"))[1]


def test_of_a_row_told_in_short_stands_how_often_and_how_much_it_would_have_added(client, sign_in):
    version = path.tabled(path.floor_row(), path.floor_row(origin="CN", amount="90"))
    sign_in(cast.delegate("PE"))
    last = client.get(address(version)).context["brief"].effect[-1]
    assert last.startswith(
        "Row 2, Neodymium-praseodymium oxide, 99% min: imports into Peru fall under it, its goods do not."
    )
    assert re.search(r"a duty in \d of 5 years, \d+\.\d\d USD/kg at most\.$", last)
