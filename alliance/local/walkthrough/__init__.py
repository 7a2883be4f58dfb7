"""The main job over HTTP as users do it, each step printed with its numbers, stopped at the first thing untrue.

`browser.py` reads pages and sends their own forms, `people.py` signs in, `steps.py` says and expects,
`journey.py` is the job.
"""
