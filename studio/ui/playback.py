"""The transport as the window has it: the player in its own process, read by a timer."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal

from studio.performing.auditioning import audition
from studio.playing.player import Player
from studio.playing.transport import State
from studio.project.music import Music
from studio.sounding.mix import Mix

_FRAME_MS = 16
_IDLE_MS = 200
_QUIETEST_DB = -60.0
_ANSWER_S = 0.5
"""After this long the player's own word counts, whatever was asked of it."""

_NEAR_S = 0.25


class Playback(QObject):
    """Plays the newest music and tells where it is."""

    moved = Signal(float, bool)
    """Seconds from the beginning, and whether time passes; up to 60 times a second."""
    playing_changed = Signal(bool)
    loop_changed = Signal(bool)
    passage_changed = Signal(object)
    """First and last second of the passage that repeats, or None."""
    volume_changed = Signal(float, bool)
    """Level in decibels, and whether it is muted."""
    status_changed = Signal(object)
    """How sound leaves the program: a `studio.playing.messages.Status`."""

    def __init__(self, player: Player, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self._settings = settings
        self._music: Music | None = None
        self._mix = Mix()
        self._playing = False
        self._seconds = -1.0
        self._asked_until = 0.0
        self._status: object = None
        self._looping = False
        self._passage: tuple[float, float] | None = None
        stored = settings.value("sound/volume_db", 0.0, float)
        self._volume_db = float(stored) if isinstance(stored, int | float) else 0.0
        self._muted = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self._read)
        self._tell_volume()
        self._timer.start()

    @property
    def playing(self) -> bool:
        """Return whether time passes."""
        return self._playing

    @property
    def looping(self) -> bool:
        """Return whether the piece, or a passage of it, repeats."""
        return self._looping

    @property
    def duration_s(self) -> float:
        """Return the length of the music; 0 while there is none."""
        return 0.0 if self._music is None else self._music.performance.tempo.duration_s

    @property
    def seconds(self) -> float:
        """Return where the music is."""
        return max(0.0, self._seconds)

    def load(self, music: Music, mix: Mix) -> None:
        """Play this from now on, from the same musical place."""
        if self._music is not None:
            ticks = self._music.performance.tempo.ticks_at(self.seconds)
            self._expect(float(music.performance.tempo.seconds_at(ticks)))
        self._music, self._mix = music, mix
        self.player.load(music.performance, mix)
        self._tell_loop()

    def audition(self, notes: Sequence[int]) -> None:
        """Let some notes of the piece be heard by themselves, unless it is playing."""
        if self._music is None or self._playing:
            return
        performance = audition(self._music.performance, notes)
        if performance is not None:
            self.player.audition(performance, self._mix)

    def set_mix(self, mix: Mix) -> None:
        """Change the mixer."""
        self._mix = mix
        self.player.set_mix(mix)

    def toggle(self) -> None:
        """Play or pause."""
        if self._music is None:
            return
        if self._playing:
            self.player.pause()
        else:
            if self.seconds >= self.duration_s - 0.05:
                self.player.seek(0.0)
                self._seconds = 0.0
            self.player.play()
        self._expect(self.seconds)
        self._set_playing(not self._playing)

    def to_start(self) -> None:
        """Go to the beginning, or to that of the passage that repeats."""
        self.seek(self._passage[0] if self._passage and self._looping else 0.0)

    def stop(self) -> None:
        """Stand still at the beginning."""
        self.player.stop()
        self._expect(0.0)
        self._set_playing(False)

    def seek(self, seconds: float) -> None:
        """Go to a time."""
        seconds = min(max(0.0, seconds), self.duration_s)
        self.player.seek(seconds)
        self._expect(seconds)
        self.moved.emit(seconds, self._playing)

    def set_looping(self, looping: bool) -> None:
        """Repeat the passage that was marked, else the whole piece; or stop repeating."""
        if looping != self._looping:
            self._looping = looping
            self._tell_loop()
            self.loop_changed.emit(looping)

    def loop_passage(self, start_s: float, end_s: float) -> None:
        """Mark a passage and repeat it; an empty one ends the repeating."""
        self._passage = (start_s, end_s) if end_s > start_s else None
        self._looping = self._passage is not None
        self._tell_loop()
        self.loop_changed.emit(self._looping)

    @property
    def volume_db(self) -> float:
        """Return the listening level."""
        return self._volume_db

    @property
    def muted(self) -> bool:
        """Return whether nothing is to be heard."""
        return self._muted

    def set_volume(self, level_db: float) -> None:
        """Listen at this level; it changes neither the project nor exports."""
        self._volume_db, self._muted = level_db, False
        self._settings.setValue("sound/volume_db", level_db)
        self._tell_volume()

    def set_muted(self, muted: bool) -> None:
        """Be silent, or listen again."""
        self._muted = muted
        self._tell_volume()

    def close(self) -> None:
        """End the audio process."""
        self._timer.stop()
        self.player.close()

    def _tell_volume(self) -> None:
        silent = self._muted or self._volume_db <= _QUIETEST_DB
        self.player.set_volume(-200.0 if silent else self._volume_db)
        self.volume_changed.emit(self._volume_db, self._muted)

    def _tell_loop(self) -> None:
        start, end = self._passage or (0.0, self.duration_s)
        # A passage that a shorter piece no longer has gives way to the whole.
        if end > self.duration_s + 0.01:
            self._passage, start, end = None, 0.0, self.duration_s
        on = self._looping and end > start
        self.player.set_loop(start if on else None, end if on else None)
        self.passage_changed.emit(self._passage if on else None)

    def _read(self) -> None:
        position = self.player.position()
        playing = position.state is State.PLAYING
        answered = playing == self._playing and abs(position.seconds - self._seconds) < _NEAR_S
        if answered or time.monotonic() > self._asked_until:
            self._asked_until = 0.0
            self._set_playing(playing)
            if position.seconds != self._seconds:
                self._seconds = position.seconds
                self.moved.emit(self._seconds, playing)
        status = self.player.status()
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)

    def _expect(self, seconds: float) -> None:
        """Tell this position until the player, which is asked over a pipe, has followed.

        What it shows in the meantime is the past, and would make playheads jump there and
        back.
        """
        self._seconds = seconds
        self._asked_until = time.monotonic() + _ANSWER_S

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self._timer.setInterval(_FRAME_MS if playing else _IDLE_MS)
            self.playing_changed.emit(playing)
            self.moved.emit(self.seconds, playing)
