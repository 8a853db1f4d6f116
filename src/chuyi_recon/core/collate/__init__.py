"""From corresponding characters to the table of rows and loci."""

from chuyi_recon.core.collate.table import tabulate

__all__ = ["tabulate"]
