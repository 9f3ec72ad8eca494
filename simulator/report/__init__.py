"""Markdown, HTML, CSV, JSON, Anki out of attempts. Empty until reports come."""
