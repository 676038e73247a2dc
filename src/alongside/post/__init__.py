"""What leaves for somebody outside: one file a channel, and the outbox that feeds them.

A message says nothing about anybody. Outside the sign-in stands only that there is something to read, in words a council
may change; what they are told stands on their own page, or in a letter that a worker looked at. What is in the outbox, and
what became of it, are rows of the record (`record.actions.post`); here is only who carries them.
"""
