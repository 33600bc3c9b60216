"""Drafting: templates with named slots, filled by code and proved by the ledger."""
