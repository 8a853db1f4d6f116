"""A Spark of one's own, or a cluster's: started, and its errors told in one line.

Spark is an optional part and needs Java. What it says while it works goes into a file that is shown to nobody: of what
went wrong one line is taken from it. Where `spark-submit` has started it already, that one is used.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from chuyi_recon.app.files.streams import open_unnamed
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.errors import EngineError, MissingPart, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PATIENCE = 5.0  # seconds in which a master answers
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit
_PYTHON = "PYSPARK_PYTHON"
_HERE = "127.0.0.1"
_MEGABYTE = 1 << 20
_LEAST_MEMORY = 1024  # megabytes with which a driver works
_FAILURE = re.compile(r"^(?:Caused by: )?([\w.]*(?:Error|Exception)\b.*)$", re.MULTILINE)
_LONGEST = 300  # characters of a reason
_DEFAULTS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4096",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(64 * _MEGABYTE),
}


def require_spark_parts(command: str) -> None:
    """Raises `MissingPart` where pyspark, what it needs, or Java is missing, which `command` needs."""
    missing = [name for name in ("pyspark", "pandas", "pyarrow") if find_spec(name) is None]
    if missing:
        wanted = " ".join("'pandas<3'" if name == "pandas" else name for name in missing)
        raise MissingPart(
            Message("error.part.not-installed", command=command, names=list_names(missing)), f"pip install {wanted}"
        )
    if _SUBMITTED not in os.environ and not _find_java():
        raise MissingPart(Message("error.spark.no-java"), Message("hint.install-java"))


def _find_java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home, "bin", "java")) if home else "java")


@contextmanager
def open_session(master: str, memory: int) -> Iterator[SparkSession]:
    """A session on `master`; on this machine (`local[…]`) with so many bytes of memory. It ends with the block.

    Raises `UsageError` for a master that is none or does not answer, `EngineError` where Spark gives up.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    _check_master(master)
    os.environ.setdefault(_PYTHON, sys.executable)  # that of the driver: else whatever is called python3
    with open_unnamed() as log:
        try:
            session = _start(master, memory, log)
        except (PySparkException, Py4JError, OSError) as error:
            raise UsageError(
                Message("error.spark.not-started", master=master, why=_reason(f"{error}\n{_read_end(log)}")),
                Message("hint.spark-master"),
            ) from None
        try:
            yield session
        except (PySparkException, Py4JError) as error:
            raise EngineError(
                Message("error.spark.failed", why=_reason(str(error))), Message("hint.spark-failed")
            ) from error
        finally:
            _stop(session)


def _start(master: str, memory: int, log: IO[bytes]) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAppName("recon").setMaster(master)
    conf.set("spark.ui.showConsoleProgress", "false")
    if _is_local(master):
        conf.set("spark.ui.enabled", "false")
        conf.set("spark.driver.host", _HERE).set("spark.driver.bindAddress", _HERE)  # nobody else is to reach it
        conf.set("spark.driver.memory", f"{max(memory // _MEGABYTE, _LEAST_MEMORY)}m")
    launch: Callable[..., Any] = launch_gateway
    gateway = launch(conf, {"stdout": log, "stderr": log})
    context = SparkContext(conf=conf, gateway=gateway)
    context.setLogLevel("ERROR")
    session = SparkSession(context)
    for name, value in _DEFAULTS.items():
        if not context.getConf().contains(name):
            session.conf.set(name, value)
    return session


def _stop(session: SparkSession) -> None:
    """Ends the session and its Java, whatever state they are in."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    with suppress(Py4JError, OSError):  # it may be gone already
        session.stop()
    process = getattr(gateway, "proc", None)
    if process is None:
        return
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None  # a later session starts a Java of its own
    process.stdin.close()
    process.wait()


def _check_master(master: str) -> None:
    """Raises `UsageError` where nobody answers at `spark://host:port`; Spark itself would try for a minute."""
    at = re.fullmatch(r"spark://([^:/,]+):(\d+)", master)
    if at is None or _SUBMITTED in os.environ:
        return
    try:
        socket.create_connection((at[1], int(at[2])), _PATIENCE).close()
    except OSError as error:
        raise UsageError(
            Message("error.spark.not-started", master=master, why=error.strerror or str(error)),
            Message("hint.spark-master"),
        ) from None


def _is_local(master: str) -> bool:
    return master.startswith("local")


def _reason(told: str) -> str:
    """Of all that Spark and Java say the line that names the failure."""
    named = _FAILURE.findall(told) or [line for line in told.splitlines() if line.strip()] or ["?"]
    return str(named[-1]).strip()[:_LONGEST]


def _read_end(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(size - 20_000, 0))
    return log.read().decode("utf-8", "replace")
