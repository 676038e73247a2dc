"""How somebody who signs in reads: language, easy read, large print, read aloud; an interpreter; what words mean."""
