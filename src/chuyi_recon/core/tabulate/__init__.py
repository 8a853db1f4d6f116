"""From corresponding characters to the table of rows and loci."""

from chuyi_recon.core.tabulate.table import tabulate

__all__ = ["tabulate"]
