"""Engagelake: engagement events in, advanced segments out."""

__version__ = "0.1.0"
