"""The confidential section of a record: legal advice, police evidence, adoption."""
