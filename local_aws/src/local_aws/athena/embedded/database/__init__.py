"""DuckDB itself: its macros and Python functions, and its errors in Athena's words."""

from pathlib import Path

MACROS = Path(__file__).parent / "macros"
"""What Athena's functions are where DuckDB's own SQL can say it."""
