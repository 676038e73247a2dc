"""The story of a child: what happened and what was written, searched by every word; and what in it is significant."""
