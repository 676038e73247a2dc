"""How anybody reads the pages of the open door: language, easy read, large print, read aloud; and what words mean."""
