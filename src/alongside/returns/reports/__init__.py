"""What a check found, for people (text, a page), for spreadsheets (CSV) and for programs (JSON)."""
