"""What one reader gets of what is written: pure over facts that were loaded before, so that it can be tried on any family.

`detecting` finds facts in free text, `composing` makes one recipient's copy of chosen writings by the rule of
`law.passages`, `printing` lays it out. `circle` loads what they need. Nothing else here touches the database.
"""
