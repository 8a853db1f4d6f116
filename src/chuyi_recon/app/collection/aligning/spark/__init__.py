"""`recon align --families --engine spark`: the same rows, made by a cluster, in one file or in a folder of parts.

Read in this order: `members` reads the table of families and the pages in it; `making` brings the pages of each family
together, makes its row and writes it; `run` goes from one to the other. Loads pyarrow, and pyspark when it runs.
"""

from chuyi_recon.app.collection.aligning.spark.run import align_on_spark

__all__ = ["align_on_spark"]
