"""The tests. A package by name, so that one that a library ships as `tests` is never taken for it."""
