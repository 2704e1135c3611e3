"""About: what this is, its version, and the licences of what it is made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from studio import __version__
from studio.assets import resource
from studio.errors import StudioError
from studio.ui import icons
from studio.ui.dialogs.frame import FramedDialog
from studio.ui.theme import Theme

_SHIPPED = (
    ("fonts", "LICENSE.txt"),
    ("icons", "LICENSE.txt"),
    ("pictures", "LICENSES.md"),
    ("instruments", "LICENSE.md"),
)
_LIBRARIES = (
    ("Qt for Python (PySide6)", "LGPL-3.0"),
    ("NumPy", "BSD-3-Clause"),
    ("SciPy", "BSD-3-Clause"),
    ("OpenCV", "Apache-2.0"),
    ("Pillow", "MIT-CMU"),
    ("pi-heif, libheif", "BSD-3-Clause, LGPL-3.0"),
    ("lxml", "BSD-3-Clause"),
    ("mido", "MIT"),
    ("Verovio", "LGPL-3.0"),
    ("sounddevice, PortAudio", "MIT"),
    ("soundfile, libsndfile", "BSD-3-Clause, LGPL-2.1"),
    ("platformdirs", "MIT"),
)


class AboutDialog(FramedDialog):
    """Version and licences."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About Huesong"), parent)
        self.setObjectName("about_dialog")
        self.resize(620, 560)
        mark = QLabel()
        mark.setPixmap(icons.pixmap("huesong", theme.text, 64, 2.0))
        words = QVBoxLayout()
        words.setSpacing(2)
        name = QLabel(self.tr("Huesong {version}").format(version=__version__))
        name.setProperty("role", "title")
        words.addWidget(name)
        words.addWidget(self.quiet(self.tr("The studio that turns a picture into music.")))
        words.addWidget(
            self.quiet(self.tr("Free software under the GNU General Public License 3 or later."))
        )
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.addSpacing(6)
        text = QTextBrowser()
        text.setObjectName("licences")
        text.setAccessibleName(self.tr("Licences"))
        text.setPlainText(self._licences())
        self.body.addWidget(text, 1)
        close = self.add_button(self.tr("Close"), "about_close", strong=True)
        close.clicked.connect(self.accept)

    def _licences(self) -> str:
        lines = [self.tr("Made with"), ""]
        lines += [f"{name}: {licence}" for name, licence in _LIBRARIES]
        for folder, file in _SHIPPED:
            try:
                text = resource(folder, file).read_text(encoding="utf-8")
            except StudioError:
                continue
            lines += ["", "—" * 24, "", text.strip()]
        return "\n".join(lines)
