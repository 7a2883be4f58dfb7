"""The main job over HTTP as users do it, step by step with its numbers, stopped at the first thing untrue.

`browser.py` reads pages and sends their own forms, `people.py` signs in, `steps.py` says and expects, `accession.py`
is how Chile joins, `voting.py` a ballot, `journey.py` the delegates' side, `consumer.py` the side that pulls.
"""
