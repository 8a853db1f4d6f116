"""From corresponding characters to the table of rows and loci."""

from chuyi_recon.core.collate.table import build_table

__all__ = ["build_table"]
