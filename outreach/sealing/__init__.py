"""Keys and codes: what makes a slip readable once and unreadable for ever after."""
