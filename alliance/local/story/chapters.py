"""What happened from February to September 2026: six ballots decided, four releases. All is invented."""

from datetime import UTC, datetime

from alliance.local.story.parts import Chapter, Votes, line, row


def _at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


CHAPTERS = (
    Chapter(
        sponsor="AU",
        title="A price floor for neodymium-praseodymium oxide",
        prose="Neodymium-praseodymium oxide averaged 55 USD a kilogram in 2024 and about 69 in 2025. "
        "Separation plants outside one country say that they cannot cover their cost at these prices.\n\n"
        "This proposal sets a floor of 95 USD a kilogram on imports from outside the alliance. "
        "It acts as a duty, added to the ordinary one, and never as a raised customs value. "
        "It lapses after three years unless it is renewed.",
        rows=(row("set", "ndpr-oxide", "95", valid_from="2026-04-01", sunset="2029-03-31"),),
        drafted=_at(2, 11, 1, 20),
        tabled=_at(2, 19, 4, 5),
        opens=_at(2, 24, 9),
        closes=_at(3, 6, 17),
        votes=Votes(
            no="IN SG AE PK TH QA BH DO EC", abstain="AM IL", absent="CK", first={"BR": "abstain", "KE": "no"}
        ),
        outcome="adopted",
        release=1,
    ),
    Chapter(
        sponsor="CA",
        title="Price floors for tungsten concentrate, gallium and germanium",
        prose="Tungsten, gallium and germanium come in small quantities as by-products or from few mines. "
        "Export controls made their prices jump, and an end of the controls could make them collapse.\n\n"
        "The proposal sets three floors below the prices of today. They owe nothing now. "
        "They tell investors where the bottom is. "
        "Tungsten is counted on the tungsten trioxide contained, as the market quotes it.\n\n"
        "For germanium the floor is a gate price. Makers of optics asked that no import ever owe too much. "
        "What a price lacks to 2,400 USD is owed, but no more than 600 USD a kilogram. "
        "Goods shipped before 1 June 2026 owe nothing of it.",
        rows=(
            row(
                "set", "tungsten-concentrate", "32.50", content_basis="contained:WO3",
                valid_from="2026-06-01", sunset="2028-05-31",
            ),
            row("set", "gallium-metal", "480", valid_from="2026-06-01", sunset="2028-05-31"),
            row(
                "set", "germanium-metal", "2 400", combination="max", mechanism="gate-price", most="600",
                case_in_transit="2026-06-01", valid_from="2026-06-01", sunset="2028-05-31",
            ),
        ),
        drafted=_at(3, 23, 14, 10),
        tabled=_at(4, 7, 15, 30),
        opens=_at(4, 14, 9),
        closes=_at(4, 24, 17),
        votes=Votes(no="SG AE QA TH IN PK", abstain="KR JO", absent="CK SL", first={"MX": "abstain"}),
        outcome="adopted",
        release=2,
    ),
    Chapter(
        sponsor="AR",
        title="A price floor for battery-grade lithium carbonate",
        prose="Lithium carbonate fell from over 60,000 USD a tonne in 2022 to about 9,000 in 2025. "
        "New brine and hard-rock projects in several member states have stopped.\n\n"
        "The proposal sets a floor of 14,000 USD a tonne of lithium carbonate equivalent. "
        "Battery makers in importing states would pay more for a time. "
        "The sponsor accepts a sunset after two years for that reason.",
        rows=(
            row(
                "set", "lithium-carbonate-battery", "14000", unit="TNE", content_basis="contained:LCE",
                valid_from="2026-08-01", sunset="2028-07-31",
            ),
        ),
        drafted=_at(4, 29, 15),
        tabled=_at(5, 12, 13, 45),
        opens=_at(5, 19, 9),
        closes=_at(5, 29, 17),
        votes=Votes(
            no="US EU JP KR IN SG AE TH GB QA BH PK NZ IL NO MY", abstain="MX KE", absent="CK",
            first={"EU": "abstain", "NO": "yes"},
        ),
        outcome="not_adopted",
    ),
    Chapter(
        sponsor="SG",
        title="End of the price floor for gallium metal",
        prose="The floor for gallium has owed nothing since it was set, because the market stands above it. "
        "Makers of chips and of light-emitting diodes still have to state a price basis for each lot.\n\n"
        "Singapore proposes to end the floor from 1 September 2026. "
        "It may be set again when the market asks for it.",
        rows=(row("end", "gallium-metal", valid_from="2026-09-01"),),
        drafted=_at(6, 1, 3, 15),
        tabled=_at(6, 9, 6),
        opens=_at(6, 16, 9),
        closes=_at(6, 26, 17),
        votes=Votes(yes="SG IN TH AE QA PK JP KR GB BH", no="CA KZ UA AU GN CD", abstain="MX MY"),
        outcome="no_quorum",
    ),
    Chapter(
        sponsor="AU",
        title="A higher price floor for neodymium-praseodymium oxide",
        prose="The floor of 95 USD a kilogram has held since April. "
        "Two contracts signed since then use 110 USD as the reference for new separation plants.\n\n"
        "The proposal raises the floor to 110 USD a kilogram from 1 September 2026. "
        "Until then the floor of 95 USD goes on. "
        "Origins, value basis and the way it is added to the ordinary duty stay as they are.",
        rows=(row("change", "ndpr-oxide", "110", valid_from="2026-09-01", sunset="2029-08-31"),),
        drafted=_at(6, 29, 0, 40),
        tabled=_at(7, 8, 2, 30),
        opens=_at(7, 14, 9),
        closes=_at(7, 24, 17),
        votes=Votes(
            no="IN SG AE TH QA PK KR GB BH", abstain="IL", absent="CK", first={"PE": "abstain", "UA": "no"}
        ),
        outcome="adopted",
        release=3,
    ),
    Chapter(
        sponsor="EU",
        title="Price floors and a duty for dysprosium and terbium oxide",
        prose="Heavy rare earths decide whether a magnet keeps its strength when it is hot. "
        "Nearly all of them are separated in one country.\n\n"
        "The proposal sets floors for dysprosium and terbium oxide from 1 November 2026. "
        "In the customs territory of the Union the floor for dysprosium is lower, "
        "and the greater of the two duties is owed instead of their sum. "
        "A rule for a territory goes before a rule for the whole alliance.\n\n"
        "Beside the floors a tariff line sets the base duty of terbium oxide from outside the alliance. "
        "It is cut from 6 to 3 percent in three equal steps: 5 percent from the first day, "
        "4 from 1 January 2027, 3 from 1 January 2028. It stands in place of an importer’s own rate.",
        rows=(
            row("set", "dysprosium-oxide", "290", valid_from="2026-11-01", sunset="2029-10-31"),
            row(
                "set", "dysprosium-oxide", "275", importer="EU", combination="max",
                valid_from="2026-11-01", sunset="2029-10-31",
            ),
            row("set", "terbium-oxide", "1150", valid_from="2026-11-01", sunset="2029-10-31"),
            line(
                "set", "terbium-oxide", "3%", staged_from="6%", staged_cuts="3", staged_later="on 1 January",
                valid_from="2026-11-01",
            ),
        ),
        drafted=_at(8, 24, 8, 30),
        tabled=_at(9, 8, 12, 15),
        opens=_at(9, 15, 9),
        closes=_at(9, 25, 17),
        votes=Votes(no="IN SG TH AE QA PK MY IL", abstain="KR AR BO", absent="CK SL", first={"GB": "no"}),
        outcome="adopted",
        release=4,
    ),
)  # fmt: skip
