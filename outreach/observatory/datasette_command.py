"""How Datasette is started: one release, nothing else, everything that could harm shut.

Hands the supervisor a command and an environment; starts nothing. The register's path is in neither.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from outreach.observatory.metadata import record_metadata
from outreach.settings import Settings

FOLDER: Final = Path(__file__).parent / "datasette"

# Bounds measured for two small cores: a query that needs more belongs in a copy of the CSV.
LOCKED_SETTINGS: Final[Mapping[str, str]] = {
    "allow_download": "off",
    # A table's CSV is all of it, page after page, or refused (`plugins/whole.py`, `plugins/gate.py`).
    "allow_csv_stream": "on",
    "suggest_facets": "off",
    "allow_facet": "on",
    "default_allow_sql": "on",
    "default_page_size": "100",
    "default_facet_size": "30",
    "max_returned_rows": "5000",
    # Out of reach of the gate's own bound, which refuses: this one cuts, and says so at the end of the file.
    "max_csv_mb": "40",
    "sql_time_limit_ms": "1500",
    "facet_time_limit_ms": "1000",
    "num_sql_threads": "2",
    "truncate_cells_html": "500",
    "default_cache_ttl": "0",
    "template_debug": "off",
    "trace_debug": "off",
}


def build_datasette_command(settings: Settings, release_file: Path) -> list[str]:
    """Return the command that serves a release (its metadata file is written beside it), as a list of words."""
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(release_file)]
    command += ["--host", "127.0.0.1", "--port", str(settings.observatory_port)]
    command += ["--metadata", str(record_metadata(release_file))]
    command += ["--plugins-dir", str(FOLDER / "plugins"), "--template-dir", str(FOLDER / "templates")]
    command += ["--static", f"outils:{FOLDER / 'static'}"]
    for name, value in LOCKED_SETTINGS.items():
        command += ["--setting", name, value]
    if settings.datasette_url.startswith("https:"):
        command += ["--setting", "force_https_urls", "on"]
    return command


def build_datasette_environment(settings: Settings, passes_folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the Datasette process: the caller's PATH and language, and where passes are."""
    kept = {
        name: value for name, value in environ.items() if name in {"PATH", "LANG", "LC_ALL", "HOME", "TZ", "TMPDIR"}
    }
    return kept | {
        # glibc keeps an arena a thread, and what a heavy query leaves in it: 150 MB against 180 after 360 of them.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": "131072",
        "OUTREACH_PASSES": str(passes_folder),
        "OUTREACH_QUERIES": str(settings.queries),
        "OUTREACH_PASS_KEY": str(settings.keys / "pass.key"),
        "OUTREACH_APP_URL": settings.app_url,
        "OUTREACH_DATASETTE_URL": settings.datasette_url,
        # No plugin but ours and the one of the dashboards, even when others are installed in the same environment.
        "DATASETTE_LOAD_PLUGINS": "datasette-dashboards",
    }
