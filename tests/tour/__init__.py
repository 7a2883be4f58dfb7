"""A picture of every page of the running demonstration, wide and narrow, by day and by night: docs/tour/.

python manage.py demo &
python -m tests.tour                  # all; with names of routes: those alone
"""
