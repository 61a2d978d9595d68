"""From the bytes of a questionnaire to its sheets: files known by content, rows put right, every repair said.

Knows formats and the spellings of the XLSForm world; hands on `Sheets`. Knows nothing of what a question means.
"""
