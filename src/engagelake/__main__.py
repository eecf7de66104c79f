"""`python -m engagelake` is the `engagelake` command."""

from .cli import main

main()
