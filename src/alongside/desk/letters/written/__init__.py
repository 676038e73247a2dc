"""A letter made for somebody who must be told, from the text in use and the words a worker confirmed."""
