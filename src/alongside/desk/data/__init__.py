"""The data desk: the census as it would be today, the headline numbers, and the returns that are built."""
