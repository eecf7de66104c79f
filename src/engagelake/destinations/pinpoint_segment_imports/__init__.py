"""Segments as Pinpoint import jobs."""
