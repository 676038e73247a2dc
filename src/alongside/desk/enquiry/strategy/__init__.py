"""The strategy discussion: written in five minutes, at night, on a telephone; and read again."""
