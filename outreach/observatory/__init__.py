"""The observatory: how a closed quarter becomes publishable rows and counts, and how analysts read them.

Doors: `release.publish`, `figures.read_figure`, `passes.open_pass`, `datasette_command.build_datasette_command`.
Nothing is imported here, so that Datasette's process loads `passes` alone. Knows no page.
"""
