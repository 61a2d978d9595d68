"""The person's own pseudonym: a slip shown again to a worker, a desk or a partner, and what she may ask with it."""
