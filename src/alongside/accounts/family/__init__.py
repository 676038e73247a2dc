"""How somebody outside the staff signs in: an account of their own kind, never a member of staff's.

Here stands who signs in and nothing more: a reference, the name to greet them by, what they type. Whose parent they are,
and what they may read, the record knows (`record.models.Invited`, `record.models.Granted`).
"""
