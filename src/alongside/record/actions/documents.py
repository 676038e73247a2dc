"""Being written by the colleague who builds the assessment, the composer, documents and drafts whole (record and desk)."""
