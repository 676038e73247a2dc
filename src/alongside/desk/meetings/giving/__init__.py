"""What a meeting gives to one person alone: their letter of invitation, and their copies."""
