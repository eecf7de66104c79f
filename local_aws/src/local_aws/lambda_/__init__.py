"""Local Lambda: Python handlers, run in this process."""
