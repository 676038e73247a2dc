"""The texts of letters: read, changed, previewed, approved; and a letter made for somebody who must be told."""
