"""Results of OCR engines and services in JSON: one file an engine."""
