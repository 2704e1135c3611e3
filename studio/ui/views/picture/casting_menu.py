"""The menu that gives an area something to play."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from studio.composing.instruments import INSTRUMENTS
from studio.composing.seating import can_play
from studio.mapping.casting import Cast
from studio.mapping.plan import RoleName
from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP

ROLES: tuple[tuple[RoleName, str, str], ...] = (
    (
        "melody",
        QT_TRANSLATE_NOOP("Casting", "the melody"),
        QT_TRANSLATE_NOOP("Casting", "It sings the main line"),
    ),
    (
        "counter",
        QT_TRANSLATE_NOOP("Casting", "a counter-melody"),
        QT_TRANSLATE_NOOP("Casting", "It answers the melody"),
    ),
    (
        "harmony",
        QT_TRANSLATE_NOOP("Casting", "the harmony"),
        QT_TRANSLATE_NOOP("Casting", "It holds the chords"),
    ),
    (
        "figure",
        QT_TRANSLATE_NOOP("Casting", "the moving accompaniment"),
        QT_TRANSLATE_NOOP("Casting", "It moves through the chords in a pattern"),
    ),
    (
        "bass",
        QT_TRANSLATE_NOOP("Casting", "the bass"),
        QT_TRANSLATE_NOOP("Casting", "It carries everything from below"),
    ),
    (
        "percussion",
        QT_TRANSLATE_NOOP("Casting", "percussion"),
        QT_TRANSLATE_NOOP("Casting", "It beats the rhythm"),
    ),
)

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Casting", "Keys and plucked strings"),
        ("piano", "harp", "guitar", "music_box"),
    ),
    (
        QT_TRANSLATE_NOOP("Casting", "Strings"),
        ("violin", "viola", "violoncello", "double_bass"),
    ),
    (
        QT_TRANSLATE_NOOP("Casting", "String sections"),
        ("strings_1", "strings_2", "strings_3", "strings_4", "strings_5"),
    ),
    (
        QT_TRANSLATE_NOOP("Casting", "Woodwind"),
        ("flute", "oboe", "clarinet", "bassoon"),
    ),
    (QT_TRANSLATE_NOOP("Casting", "Brass"), ("trumpet", "horn", "trombone")),
    (QT_TRANSLATE_NOOP("Casting", "Voices"), ("soprano", "alto", "tenor", "bass")),
    (QT_TRANSLATE_NOOP("Casting", "Mallets"), ("vibraphone", "marimba", "xylophone")),
    (QT_TRANSLATE_NOOP("Casting", "Drums"), ("timpani", "drum_kit", "hand_percussion")),
    (
        QT_TRANSLATE_NOOP("Casting", "Synthesiser"),
        ("synth_lead", "synth_pad", "synth_bells", "synth_bass"),
    ),
)
"""Every instrument once, where it is looked for; a second violin is a violin here."""


def role_words(role: str) -> str:
    """Return a role with its article, such as ``the melody``."""
    return next((_said(label) for name, label, _ in ROLES if name == role), role)


def instrument_words(key: str) -> str:
    """Return an instrument's name as it stands within a sentence, such as ``violin``."""
    name = shown(INSTRUMENTS[key].name) if key in INSTRUMENTS else key
    return name[:1].lower() + name[1:]


def casting_menu(
    parent: QWidget, current: Cast | None, role: RoleName, give: Callable[[RoleName, str], object]
) -> QMenu:
    """Return a menu of roles and instruments.

    Parameters
    ----------
    parent : QWidget
    current : Cast or None
        What a person gave the area to play, if anything.
    role : RoleName
        What it plays now; an instrument that is chosen alone plays that.
    give : callable
        Called with a role and the key of an instrument, empty if the ensemble decides.
    """
    menu = QMenu(QCoreApplication.translate("Casting", "Plays"), parent)
    menu.setObjectName("casting_menu")
    menu.setToolTipsVisible(True)
    instrument = "" if current is None else current.instrument
    roles = QActionGroup(menu)
    for name, label, tip in ROLES:
        action = menu.addAction(_said(label)[:1].upper() + _said(label)[1:])
        action.setObjectName(f"role_{name}")
        action.setToolTip(_said(tip))
        action.setCheckable(True)
        action.setChecked(current is not None and current.role == name)
        roles.addAction(action)
        kept = instrument if can_play(name, instrument) else ""
        action.triggered.connect(lambda _on, chosen=name, kept=kept: give(chosen, kept))
    menu.addSeparator()
    plain = menu.addAction(QCoreApplication.translate("Casting", "An instrument of the ensemble"))
    plain.setObjectName("instrument_")
    plain.setCheckable(True)
    plain.setChecked(current is not None and not instrument)
    plain.triggered.connect(lambda: give(role, ""))
    for family, keys in FAMILIES:
        within = menu.addMenu(_said(family))
        for key in keys:
            action = within.addAction(shown(INSTRUMENTS[key].name))
            action.setObjectName(f"instrument_{key}")
            action.setCheckable(True)
            action.setChecked(key == instrument)
            # Drums beat whatever the area played before; nobody else can take the beat.
            beats = can_play("percussion", key)
            action.setEnabled(beats or can_play(role, key))
            action.triggered.connect(
                lambda _on, chosen=key, beats=beats: give("percussion" if beats else role, chosen)
            )
    return menu


def _said(text: str) -> str:
    return QCoreApplication.translate("Casting", text)
