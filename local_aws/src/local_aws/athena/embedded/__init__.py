"""The engine that needs no Java: Athena SQL translated to DuckDB over S3 objects and the Glue catalog."""
