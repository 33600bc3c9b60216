"""Checks: rules over a report, findings out; nothing here reads files."""
