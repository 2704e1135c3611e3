"""Everything the menus offer, as data: menus, shortcuts and their list come from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from studio.ui import icons
from studio.ui.theme import Theme

_Key = QKeySequence.StandardKey
SEPARATOR = "-"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    Parameters
    ----------
    id : str
        Its name in the program, and the object name of its action.
    text : object
        What the menu says, as source text.
    keys : tuple
        Standard keys and key texts; the first kind that this system knows is used.
    icon : str
        Name of its drawing, or nothing.
    checkable : bool
        Whether it is on or off.
    role : QAction.MenuRole
        Where macOS puts it.
    """

    id: str
    text: object
    keys: tuple[QKeySequence.StandardKey | str, ...] = ()
    icon: str = ""
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole

    def shortcuts(self) -> list[QKeySequence]:
        """Return the key sequences on this system."""
        for key in self.keys:
            # A standard key may have no keys at all here; the text is its fallback.
            found = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
            if found and not found[0].isEmpty():
                return found[:1]
        return []


_role = QAction.MenuRole

MENUS: tuple[tuple[object, tuple[Command | str, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Commands", "&File"),
        (
            Command(
                "open", QT_TRANSLATE_NOOP("Commands", "&Open…"), (_Key.Open, "Ctrl+O"), "open"
            ),
            "recent",
            Command(
                "gallery",
                QT_TRANSLATE_NOOP("Commands", "Sa&mple pictures…"),
                ("Ctrl+Shift+O",),
                "gallery",
            ),
            SEPARATOR,
            Command(
                "save",
                QT_TRANSLATE_NOOP("Commands", "&Save project"),
                (_Key.Save, "Ctrl+S"),
                "save",
            ),
            Command(
                "save_as", QT_TRANSLATE_NOOP("Commands", "Save project &as…"), ("Ctrl+Shift+S",)
            ),
            SEPARATOR,
            Command("export", QT_TRANSLATE_NOOP("Commands", "&Export…"), ("Ctrl+E",), "export"),
            SEPARATOR,
            Command(
                "quit",
                QT_TRANSLATE_NOOP("Commands", "&Quit"),
                (_Key.Quit, "Ctrl+Q"),
                role=_role.QuitRole,
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Commands", "&Edit"),
        (
            Command("undo", QT_TRANSLATE_NOOP("Commands", "&Undo"), (_Key.Undo, "Ctrl+Z"), "undo"),
            Command("redo", QT_TRANSLATE_NOOP("Commands", "&Redo"), ("Ctrl+Shift+Z",), "redo"),
            SEPARATOR,
            Command(
                "paste", QT_TRANSLATE_NOOP("Commands", "&Paste picture"), (_Key.Paste, "Ctrl+V")
            ),
            SEPARATOR,
            Command(
                "draw_path",
                QT_TRANSLATE_NOOP("Commands", "&Draw the reading path"),
                ("Ctrl+D",),
                "draw",
                checkable=True,
            ),
            Command(
                "focus",
                QT_TRANSLATE_NOOP("Commands", "Choose what &counts"),
                ("Ctrl+Shift+F",),
                "focus",
                checkable=True,
            ),
            Command(
                "mark_face",
                QT_TRANSLATE_NOOP("Commands", "Mar&k a face"),
                ("Ctrl+Shift+M",),
                "face_mark",
                checkable=True,
            ),
            Command(
                "reset_all", QT_TRANSLATE_NOOP("Commands", "Reset all &settings"), icon="reset"
            ),
            SEPARATOR,
            Command(
                "preferences",
                QT_TRANSLATE_NOOP("Commands", "Pre&ferences…"),
                (_Key.Preferences, "Ctrl+,"),
                "settings",
                role=_role.PreferencesRole,
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Commands", "V&ariations"),
        (
            Command(
                "new_seed",
                QT_TRANSLATE_NOOP("Commands", "&Another piece of this picture"),
                ("Ctrl+R",),
                "dice",
            ),
            Command(
                "reroll_melody",
                QT_TRANSLATE_NOOP("Commands", "Another &melody"),
                ("Ctrl+Shift+R",),
            ),
            Command(
                "reroll_section",
                QT_TRANSLATE_NOOP("Commands", "Another &section here"),
                ("Ctrl+Alt+R",),
            ),
            Command(
                "reroll_part",
                QT_TRANSLATE_NOOP("Commands", "Another line for the &part of this note"),
                ("Ctrl+Alt+P",),
            ),
            SEPARATOR,
            Command(
                "lock_bars",
                QT_TRANSLATE_NOOP("Commands", "&Lock or release the bars here"),
                ("Ctrl+K",),
                "lock",
            ),
            Command(
                "lock_chord",
                QT_TRANSLATE_NOOP("Commands", "Lock or release the &chord here"),
                ("Ctrl+Alt+K",),
            ),
            Command(
                "lock_part",
                QT_TRANSLATE_NOOP("Commands", "Lock or release the part of this &note"),
                ("Ctrl+Shift+K",),
            ),
            Command("release_all", QT_TRANSLATE_NOOP("Commands", "&Release all locks")),
            SEPARATOR,
            Command(
                "use_theme", QT_TRANSLATE_NOOP("Commands", "Use a &theme…"), ("Ctrl+T",), "note"
            ),
            Command("remove_theme", QT_TRANSLATE_NOOP("Commands", "Remo&ve the theme")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Commands", "&View"),
        (
            Command("tab_roll", QT_TRANSLATE_NOOP("Commands", "&Roll"), ("Ctrl+1",)),
            Command("tab_score", QT_TRANSLATE_NOOP("Commands", "&Score"), ("Ctrl+2",)),
            Command("tab_mixer", QT_TRANSLATE_NOOP("Commands", "&Mixer"), ("Ctrl+3",)),
            Command("tab_why", QT_TRANSLATE_NOOP("Commands", "&Why"), ("Ctrl+4",)),
            Command("tab_variations", QT_TRANSLATE_NOOP("Commands", "&Variations"), ("Ctrl+5",)),
            SEPARATOR,
            Command(
                "panel",
                QT_TRANSLATE_NOOP("Commands", "Settings &panel"),
                ("Ctrl+B",),
                checkable=True,
            ),
            Command(
                "theme", QT_TRANSLATE_NOOP("Commands", "&Light or dark"), ("Ctrl+Shift+L",), "sun"
            ),
            Command(
                "fullscreen",
                QT_TRANSLATE_NOOP("Commands", "&Full screen"),
                (_Key.FullScreen, "F11"),
                checkable=True,
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Commands", "&Play"),
        (
            Command("play", QT_TRANSLATE_NOOP("Commands", "&Play or pause"), ("Space",), "play"),
            Command(
                "to_start",
                QT_TRANSLATE_NOOP("Commands", "To the &beginning"),
                ("Home",),
                "to_start",
            ),
            Command("back", QT_TRANSLATE_NOOP("Commands", "One bar b&ack"), ("Ctrl+Left",)),
            Command("forward", QT_TRANSLATE_NOOP("Commands", "One bar &forward"), ("Ctrl+Right",)),
            SEPARATOR,
            Command(
                "loop",
                QT_TRANSLATE_NOOP("Commands", "&Repeat"),
                ("Ctrl+L",),
                "loop",
                checkable=True,
            ),
            Command(
                "mute",
                QT_TRANSLATE_NOOP("Commands", "&Mute"),
                ("Ctrl+M",),
                "volume",
                checkable=True,
            ),
            Command("louder", QT_TRANSLATE_NOOP("Commands", "&Louder"), ("Ctrl+Up",)),
            Command("softer", QT_TRANSLATE_NOOP("Commands", "&Softer"), ("Ctrl+Down",)),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Commands", "&Help"),
        (
            Command(
                "shortcuts",
                QT_TRANSLATE_NOOP("Commands", "&Keyboard shortcuts"),
                (_Key.HelpContents, "F1"),
            ),
            Command("log", QT_TRANSLATE_NOOP("Commands", "Show &log file")),
            SEPARATOR,
            Command(
                "about",
                QT_TRANSLATE_NOOP("Commands", "&About Huesong"),
                icon="info",
                role=_role.AboutRole,
            ),
        ),
    ),
)


def all_commands() -> tuple[Command, ...]:
    """Return every command, in the order of the menus."""
    return tuple(c for _, entries in MENUS for c in entries if isinstance(c, Command))


def translated(text: object) -> str:
    """Return a menu's source text in the user's language."""
    return QCoreApplication.translate("Commands", str(text))


def plain(text: object) -> str:
    """Return a menu's text without the mark of its letter and without dots."""
    return translated(text).replace("&", "").removesuffix("…")


def build_actions(
    parent: QObject, handlers: Mapping[str, Callable[..., object]]
) -> dict[str, QAction]:
    """Return an action for every command, connected to its handler.

    A checkable command's handler is given whether it is on.
    """
    actions = {}
    for command in all_commands():
        action = QAction(translated(command.text), parent)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        action.setMenuRole(command.role)
        action.setShortcuts(command.shortcuts())
        handler = handlers[command.id]
        if command.checkable:
            action.toggled.connect(handler)
        else:
            action.triggered.connect(_without_state(handler))
        actions[command.id] = action
    return actions


def tint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in a theme's colours, and their tool tips."""
    for command in all_commands():
        action = actions[command.id]
        if command.icon:
            accent = theme.accent if command.checkable else None
            action.setIcon(icons.icon(command.icon, theme.secondary, checked_colour=accent))
        action.setIconVisibleInMenu(False)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        name = plain(command.text)
        action.setToolTip(f"{name}  ({keys})" if keys else name)


def _without_state(handler: Callable[..., object]) -> Callable[[bool], None]:
    def called(checked: bool = False) -> None:
        handler()

    return called
