"""Law: the same family gives the same bytes whatever the hash seed, locale and time zone of the machine."""

import os
import subprocess
import sys

from tests.laws.families import TEXT_EXPORTERS, TRUTH, Making, reconstructed

_PROGRAM = "from tests.laws.test_machine import digest; print(digest())"


def digest() -> str:
    """A fingerprint of every export of a family with something of everything in it."""
    from hashlib import sha256

    whole = "\n".join(TRUTH)
    texts = {
        "000": whole.replace("3所", "3").replace("2022年4月8日", "202248日"),
        "001": "关于实施“楚信”行动的通知\n" + whole.replace("“楚怡”", "“楚信”"),
        "002": "\n\n".join((*TRUTH[:4], *TRUTH[3:9], "- 2 -", *TRUTH[9:])),
        "004": whole.replace("“", "").replace("”", "").replace("10所", "10"),
    }
    made = [reconstructed(Making(base, texts)) for base in ("004", None)]
    written = b"".join(exporter.export(m) for m in made for exporter in TEXT_EXPORTERS)
    return sha256(written).hexdigest()


def on_a_machine(**environment: str) -> str:
    """The fingerprint as another process with this environment makes it."""
    path = os.pathsep.join(p for p in sys.path if p)
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_hash_seed_locale_and_time_zone_change_no_byte() -> None:
    here = digest()
    assert on_a_machine(PYTHONHASHSEED="1", LC_ALL="C", TZ="Asia/Shanghai") == here
    assert on_a_machine(PYTHONHASHSEED="4711", LC_ALL="C.UTF-8", TZ="UTC") == here
