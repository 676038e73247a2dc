"""What a contact is: checked, passed on, linked, sent, or made ready for a decision."""
