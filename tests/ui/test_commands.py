"""The table of commands is complete and without contradictions."""

from collections import Counter

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from studio.assets import resource
from studio.ui.commands import Command, all_commands, build_actions, plain
from studio.ui.handlers import Handlers


def test_ids_are_unique_and_named() -> None:
    counts = Counter(command.id for command in all_commands())
    assert set(counts.values()) == {1}
    assert all(plain(command.text) for command in all_commands())


def test_no_shortcut_is_given_twice(qapp: QApplication) -> None:
    keys = [key.toString() for command in all_commands() for key in command.shortcuts()]
    assert len(keys) == len(set(keys)), Counter(keys).most_common(2)


@pytest.mark.parametrize(
    ("name", "keys"), [("quit", "Ctrl+Q"), ("preferences", "Ctrl+,"), ("fullscreen", "F11")]
)
def test_standard_keys_that_a_system_lacks_have_a_fallback(
    name: str, keys: str, qapp: QApplication
) -> None:
    (command,) = (c for c in all_commands() if c.id == name)
    assert command.shortcuts(), name
    empty = Command("x", "X", (QKeySequence.StandardKey.UnknownKey, keys))
    assert empty.shortcuts() == [QKeySequence(keys)]


def test_every_command_has_what_it_does(qapp: QApplication) -> None:
    named = {command.id: (lambda *_: None) for command in all_commands()}
    parent = QAction()
    assert set(build_actions(parent, named)) == set(named)
    assert all(callable(getattr(Handlers, name)) for name in ("save", "open", "export", "back"))


def test_every_icon_is_there() -> None:
    for command in all_commands():
        if command.icon:
            assert resource("icons", f"{command.icon}.svg").is_file()


def test_mnemonics_are_unique_within_a_menu() -> None:
    from studio.ui.commands import MENUS

    for title, entries in MENUS:
        texts = [str(c.text) for c in entries if isinstance(c, Command)]
        marks = [t[t.index("&") + 1].lower() for t in texts if "&" in t]
        assert len(marks) == len(set(marks)), (title, marks)
