"""Statements that write: files of Hive and Iceberg tables, and their commits."""
