"""Athena's second engine: a real Trino server, which is what Athena runs, beside the gateway."""
