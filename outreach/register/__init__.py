"""The register: the only package that writes rows of the store; SQL behind one door.

Each module answers questions named by its functions. Readers take the `Register`; writers take the connection that
`register.writing()` hands out, so that a caller decides what one transaction holds. Knows no page and no form.
"""

from outreach.register.database import Register, apart, open_register

__all__ = ["Register", "apart", "open_register"]
