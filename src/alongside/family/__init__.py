"""The door of families: what somebody was invited to read about themselves and their child. A folder a room.

Every page of a reader declares `roles=READERS` and gets `request.reader` and `request.reader_person`.
"""
