"""Settings that every test needs, made before Qt is imported."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
