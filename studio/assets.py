"""Where the files that ship with the program are found."""

from pathlib import Path

from studio.errors import StudioError

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder.

    An installed wheel carries `resources` inside the package; a checkout, and so an
    editable install of it, has the folder beside the package.

    Parameters
    ----------
    *parts : str
        Path components below `resources`, such as ``"icons", "play.svg"``.

    Returns
    -------
    pathlib.Path
        An existing path.

    Raises
    ------
    StudioError
        If the installation lacks the file.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise StudioError(
        "The file {name} is missing from this installation; install Huesong again.",
        name="/".join(parts),
    )
