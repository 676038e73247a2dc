"""The door of the people who work with families. A folder a room; its pages are declared in `views`."""
