"""The referent's desk: what waits for my structure, a slip looked up, and every answer as an event."""
