"""`python -m chuyi_recon` is `recon`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line; Ctrl-C while it is still being loaded ends it as later on."""
    try:
        from chuyi_recon.app.cli.main import main as recon

        return recon()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":  # worker processes import this file under another name
    sys.exit(main())
