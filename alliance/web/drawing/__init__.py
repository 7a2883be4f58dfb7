"""Pictures of figures, drawn on the server as SVG: the same drawing on a page and on paper.

Every figure stays an exact fraction until it becomes a coordinate. A colour is the name of a token, so a drawing
follows from day to night; `inks` says which colour that is where there is no style sheet.
"""

from alliance.web.drawing.curves import Cargo, Named, curve_of
from alliance.web.drawing.histories import Observed, Standing, bitten, history_of
from alliance.web.drawing.picture import Picture, Table, figure
from alliance.web.drawing.svg import svg

__all__ = [
    "Cargo", "Named", "Observed", "Picture", "Standing", "Table", "bitten", "curve_of", "figure", "history_of",
    "svg",
]  # fmt: skip
