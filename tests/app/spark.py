"""A small Spark for tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed: make system-deps")
# A small Spark starts faster with the plain compiler of Java, compiles no plans, and needs no two hundred parts.
_CONF = (
    "spark.sql.shuffle.partitions 2\nspark.sql.codegen.wholeStage false\n"
    "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1\n"
)


@contextmanager
def small_spark(folder: Path) -> Iterator[None]:
    """Sessions that are opened meanwhile take these settings, which lie in `folder`."""
    (folder / "spark-defaults.conf").write_text(_CONF, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield
