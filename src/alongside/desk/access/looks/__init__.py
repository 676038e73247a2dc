"""Odd looks, what the log is looked through for, and the list for the person it is about."""
