"""What the enquiry found: written by the worker, signed by a manager."""
