"""What a query needs: its text for DuckDB, its plan, the wanted partitions and the bytes they cost."""
