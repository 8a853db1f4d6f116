"""Families among many pages."""
