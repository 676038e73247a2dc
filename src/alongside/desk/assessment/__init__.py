"""The assessment: one document for the family, with parts for each child, signed off by a manager."""
