"""The first code that runs in the audio process.

The window imports this module to name the function; the renderer and PortAudio must not come
into the window's process with it.
"""

from multiprocessing.connection import Connection

from studio.playing.options import Options
from studio.playing.published import SharedArray


def run(connection: "Connection[object, object]", shared: SharedArray, options: Options) -> None:
    """Run the audio process until the pipe closes."""
    from studio.playing.process import AudioProcess  # noqa: PLC0415  # see the module's words

    AudioProcess(connection, shared, options).run()
