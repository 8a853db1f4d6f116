"""`recon align --families`: every family of families.parquet made from where its pages lie.

Read in this order: `members` sorts the table by family; `gathering` brings the texts of each family together in one
file and says where each lies; `result_rows` makes the row of a family and knows nothing of this machine; `results_file`
keeps what was made, so that a run that was stopped goes on; `table_run` and `folder_run` go from one to the other;
`spark` does the same on a cluster; `summary` is what a person is told at the end. Loads pyarrow.
"""

from chuyi_recon.app.collection.aligning.asked import TABLE_SUFFIX, CollectionRun
from chuyi_recon.app.collection.aligning.folder_run import align_into_folders
from chuyi_recon.app.collection.aligning.table_run import align_into_table
from chuyi_recon.app.terminal.painter import Painter

__all__ = ["CollectionRun", "align_collection"]


def align_collection(run: CollectionRun, painter: Painter) -> int:
    """Makes every family of a table, into one file or into folders, by what `run.out` is called; the exit code."""
    if run.master:
        from chuyi_recon.app.collection.aligning.spark import align_on_spark

        return align_on_spark(run, painter)
    into = align_into_table if run.out.suffix == TABLE_SUFFIX else align_into_folders
    return into(run, painter)
