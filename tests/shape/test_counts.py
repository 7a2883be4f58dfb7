"""What long tests counted is said at the end of a run."""

from tests import counts


def test_what_was_counted_is_a_readable_line(monkeypatch, tmp_path):
    monkeypatch.setenv("ALLIANCE_DATA", str(tmp_path))
    assert counts.lines() == []
    counts.counted("votes against close", rounds=20, votes=1200, kill_points=5)
    assert counts.lines() == ["votes against close: 20 rounds, 1200 votes, 5 kill points"]
