"""Persons, places and groups of concern outside the home: on nobody's record, and read only by those named."""
