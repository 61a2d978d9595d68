"""The coordination: what waits and where, receptions, referents and absences, accounts, messages."""
