"""`recon --version`: the version, and where its parts come from."""

from __future__ import annotations

PARTS = (
    "rapidfuzz",
    "numpy",
    "regex",
    "jieba",
    "opencc",
    "chardet",
    "lxml",
    "msgspec",
    "typer",
    "rich",
    "platformdirs",
)


def version() -> str:
    """One line for us, one for Python, one for each library: nothing is imported to find out."""
    import platform
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    from chuyi_recon import __version__
    from chuyi_recon.app.i18n.translate import tr

    lines = [f"recon {__version__}", f"  python {platform.python_version()}"]
    for part in PARTS:
        try:
            lines.append(f"  {part} {installed(part)}")
        except PackageNotFoundError:
            lines.append(f"  {part} {tr('missing')}")
    return "\n".join(lines)
