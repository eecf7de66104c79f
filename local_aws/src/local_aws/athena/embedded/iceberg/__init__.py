"""Iceberg tables read: their snapshots, files, deletes and metadata tables."""
