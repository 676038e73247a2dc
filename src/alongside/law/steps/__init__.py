"""One file a room: its steps, events, clocks, decisions, who is told, refusals, and words for families."""
