"""Statutory returns as plain Python and DuckDB, usable by a council that runs nothing else of this house."""
