"""Where a page may send back to: an address of ours, nothing else (no open redirect). Pure."""

from urllib.parse import urlsplit


def read_local_path(told: str | None) -> str | None:
    """Return a path of this site as told, or nothing when it could lead elsewhere."""
    path = told or ""
    # A browser drops tabs and line breaks and reads « \ » as « / »: « /\t/elsewhere » would leave the site.
    if not path.startswith("/") or path.startswith("//") or "\\" in path or any(sign <= " " for sign in path):
        return None
    try:
        parts = urlsplit(path)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else path
