"""A world of invented people, the demo that holds a refresh to their truth, and a lake on local AWS.

It knows engagelake, which does not know it: its commands join `engagelake` through an entry point.
"""
