"""`python -m chuyi_recon` is `recon`."""

from __future__ import annotations

import sys

from chuyi_recon.desk.cli import main

if __name__ == "__main__":  # worker processes import this file under another name
    sys.exit(main())
