"""From corresponding characters to the table of rows and loci."""

from chuyi_recon.core.tabulate.rows import tabulate

__all__ = ["tabulate"]
