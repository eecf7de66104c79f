"""Segment tokens as one custom attribute of Pinpoint endpoints."""
