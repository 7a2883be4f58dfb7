"""A row of a table says the name of each column in the page itself: nothing moves while the page loads."""

from alliance.web.tables import labelled

HEAD = '<thead><tr><th scope="col">Floor &amp; unit</th><th scope="col" class="num">Per <b>kg</b></th></tr></thead>'


def test_every_cell_but_the_first_says_its_column():
    rows = '<tbody><tr><th scope="row">1</th>\n<td class="num">30.00</td></tr></tbody>'
    assert labelled(HEAD + rows) == HEAD + rows.replace(
        'class="num">30', 'class="num" data-label="Per kg">30'
    )


def test_a_name_with_signs_of_html_stays_a_name():
    head = HEAD.replace("Per <b>kg</b>", "More than 5 &gt; 4, &quot;so&quot;")
    assert 'data-label="More than 5 &gt; 4, &quot;so&quot;"' in str(
        labelled(head + "<tbody><tr><td>1</td><td>2</td></tr></tbody>")
    )


def test_a_name_that_a_cell_brought_is_replaced_by_the_columns():
    said = str(labelled(HEAD + '<tbody><tr><td>1</td><td data-label="Old" class="x">2</td></tr></tbody>'))
    assert "Old" not in said and '<td class="x" data-label="Per kg">' in said


def test_the_last_row_of_the_head_names_the_columns_and_the_foot_is_told_too():
    two = HEAD.replace("</tr></thead>", "</tr><tr><th>a</th><th>b</th></tr></thead>")
    said = str(labelled(two + "<tfoot><tr><th>Sum</th><td>3</td></tr></tfoot>"))
    assert '<td data-label="b">3</td>' in said


def test_a_matrix_with_cells_across_columns_and_a_table_without_head_stay_tables():
    assert labelled(HEAD + '<tbody><tr><td colspan="2">all</td></tr></tbody>') is None
    assert labelled("<tbody><tr><td>1</td><td>2</td></tr></tbody>") is None
