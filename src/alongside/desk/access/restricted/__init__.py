"""Restricting a record, naming who may open it, looking again, and opening it to staff by two people."""
