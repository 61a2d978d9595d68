"""Serving: one supervisor for two processes, the application and Datasette, and the clock that does what is due.

Assembles the floors below into something that runs and stops whole. Knows no page and no row of the register.
"""
