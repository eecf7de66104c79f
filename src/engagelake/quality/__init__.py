"""The two gates, where dbt is not running: before it (landing) and after it (activation)."""
