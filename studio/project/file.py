"""The project file `.huesong`: a zip archive with `project.json` and the pictures.

Format 3. `project.json` holds ``format``, ``huesong`` (the version that wrote it),
``title``, ``preset``, ``pictures`` (name and SHA-256 each), ``settings`` by name,
``mix``, ``drawn_path`` (a list of lines; in format 1 a single line), ``corrections``,
``casting`` and, from format 3 on, ``held`` (what is locked, thrown again, and the theme).
Each picture file is stored unchanged as ``pictures/<SHA-256>``. Unknown entries are ignored
and missing ones take their default, so that files of older and newer versions open.
"""

import io
import json
import math
import zipfile
import zlib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from studio import __version__
from studio.composing.settings import ComposingSettings
from studio.errors import ProjectError
from studio.files import encodable, write_bytes
from studio.mapping.settings import MappingSettings
from studio.parameters import AUTO, read, values_of
from studio.performing.settings import PerformingSettings
from studio.project.held import held_from, held_to
from studio.project.project import UNTITLED, EmbeddedPicture, Project
from studio.project.titles import title_of
from studio.project.wishes import (
    casting_from,
    casting_to,
    corrections_from,
    corrections_to,
    strokes_from,
)
from studio.sounding.mix import Mix, Strip

FORMAT = 3
SUFFIX = ".huesong"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes on any day
_LARGEST = 512 * 2**20


def project_bytes(project: Project) -> bytes:
    """Return the project file of a project."""
    settings = {
        **values_of(project.mapping),
        **values_of(project.composing),
        **values_of(project.performing),
    }
    described = {
        "format": FORMAT,
        "huesong": __version__,
        "title": project.title,
        "preset": project.preset,
        "pictures": [{"name": p.name, "sha256": p.sha256} for p in project.pictures],
        "settings": {name: AUTO if v is None else v for name, v in settings.items()},
        "mix": asdict(project.mix),
        "drawn_path": project.drawn_path,
        "corrections": corrections_to(project.corrections),
        "casting": casting_to(project.casting),
        "held": held_to(project.composing),
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("project.json", _EPOCH)
        archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
        for picture in {p.sha256: p for p in project.pictures}.values():
            # Pictures are compressed already.
            archive.writestr(zipfile.ZipInfo(f"pictures/{picture.sha256}", _EPOCH), picture.data)
    return buffer.getvalue()


def save_project(project: Project, path: Path) -> None:
    """Write a project file; what was there stays if that fails (ExportError)."""
    write_bytes(path, project_bytes(project))


def load_project(data: bytes, name: str) -> Project:
    """Return the project in the bytes of a project file.

    Raises
    ------
    ProjectError
        If it is damaged, too new, or no project file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = _entry(archive, "project.json")
            described = json.loads(text, parse_float=_finite, parse_constant=_finite)
            return _project(described, archive, name)
    except ProjectError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ProjectError(
            "{name} is not a Huesong project or is damaged; open another file or a picture.",
            name=name,
        ) from error


def is_project(name: str) -> bool:
    """Return whether a file name is that of a project."""
    return name.lower().endswith(SUFFIX)


def _project(described: dict[str, object], archive: zipfile.ZipFile, name: str) -> Project:
    if int(str(described["format"])) > FORMAT:
        raise ProjectError(
            "{name} was saved by a newer Huesong ({version}); update this one to open it.",
            name=name,
            version=described.get("huesong", "?"),
        )
    pictures = tuple(
        EmbeddedPicture.of(str(entry["name"]), _entry(archive, f"pictures/{entry['sha256']}"))
        for entry in _list(described["pictures"])
    )
    if not pictures:
        raise ProjectError("{name} holds no picture; open another file.", name=name)
    settings = described.get("settings") or {}
    if not isinstance(settings, dict):
        raise TypeError("settings")
    project = Project(
        pictures,
        encodable(str(described.get("title") or title_of(pictures[0].name) or UNTITLED)),
        read(MappingSettings, settings),
        held_from(described.get("held"), read(ComposingSettings, settings).seed),
        read(PerformingSettings, settings),
    )
    return replace(
        project,
        mix=_mix(described.get("mix")),
        drawn_path=strokes_from(described.get("drawn_path")),
        corrections=corrections_from(described.get("corrections")),
        casting=casting_from(described.get("casting")),
        preset=str(described.get("preset") or ""),
    )


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a finite number is expected")
    return number


def _mix(described: object) -> Mix:
    if not isinstance(described, dict):
        return Mix()
    strips = tuple(
        Strip(
            str(strip["part"]),
            float(strip.get("gain_db", 0.0)),
            None if strip.get("pan") is None else float(strip["pan"]),
            float(strip.get("reverb_db", 0.0)),
            bool(strip.get("mute", False)),
            bool(strip.get("solo", False)),
        )
        for strip in _list(described.get("strips", []))
    )
    return Mix(strips, float(described.get("master_db", 0.0)))


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(name)
    return archive.read(name)


def _list(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise TypeError("a list of entries is expected")
    return value
