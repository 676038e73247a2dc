"""Copies that leave: choosing, looking side by side, a second pair of eyes, and what left."""
