"""Readers: files in, a report with places and warnings out."""
