"""Exporters, tried on reconstructions built by hand."""
