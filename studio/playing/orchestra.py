"""Where the engine's renderers come from."""

from typing import Protocol

from studio.performing.performance import Performance
from studio.playing.engine import BlockRenderer
from studio.sounding.mix import Mix


class Orchestra(Protocol):
    """Makes renderers, and makes instruments ready for those that exist."""

    def renderer(self, performance: Performance, mix: Mix) -> BlockRenderer:
        """Return a renderer for a performance; may take long."""

    def prepare(self, performance: Performance) -> None:
        """Make everything ready that a renderer needs for a performance; may take long."""
