"""Services around a child: who is involved, and whom to ring."""
