"""Outreach: visits, entitlement gaps and referrals of a town, without a name.

`outreach.assembly.create_app` puts the whole together. Nothing is imported here, so that the command line and the
observatory's process load only the rooms they need.
"""
