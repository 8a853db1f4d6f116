"""`recon --version`: the version, and where its parts come from."""

from __future__ import annotations

LIBRARIES = (
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


def version_text() -> str:
    """One line for us, one for Python, one for each library: nothing is imported to find out."""
    import platform
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    from chuyi_recon import __version__
    from chuyi_recon.app.i18n.translate import translate

    lines = [f"recon {__version__}", f"  python {platform.python_version()}"]
    for part in LIBRARIES:
        try:
            lines.append(f"  {part} {installed(part)}")
        except PackageNotFoundError:
            lines.append(f"  {part} {translate('missing')}")
    return "\n".join(lines)
