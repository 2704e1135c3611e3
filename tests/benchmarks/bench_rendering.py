"""How fast pieces are rendered: times real time, and beside FluidSynth on the same bank.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.bench_rendering

FluidSynth (the program's library, dry) plays the same events where it is installed.
"""

import ctypes
import ctypes.util
import time

import numpy as np

from studio.assets import resource
from studio.composing.score import Part, Pedal, Score
from studio.performing.perform import perform
from studio.performing.performance import CONTROL, NOTE_OFF, NOTE_ON, Performance
from studio.performing.settings import PerformingSettings
from studio.sounding.bank import Bank
from studio.sounding.mix import Mix
from studio.sounding.renderer import Renderer
from studio.units import BLOCK_FRAMES, SAMPLE_RATE
from tests.builders import CELLO, FLUTE, PIANO, a_score, some_notes


def a_minute() -> Score:
    """Return 60 s for flute, cello as inner voice, piano with pedal, and cello."""
    bars = 24
    tune = ["G5", "E5", "C5", "D5", "E5", "G4"] * 16
    inner = ["C4", "E4", "D4", "G3"] * 12
    broken = ["C3", "G3", "E4", "G3", "C4", "E4", "G4", "E4"] * 24
    bass = ["C2", "A2"] * 12
    pedals = tuple(Pedal(i * 3840, (i + 1) * 3840) for i in range(bars))
    parts = (
        Part("P1", "Flute", "Fl.", FLUTE, "melody", some_notes(tune, 1.0, 1)),
        Part("P2", "Cello", "Vc.", CELLO, "inner", some_notes(inner, 2.0, 1_000)),
        Part(
            "P3", "Piano", "Pno.", PIANO, "figure", some_notes(broken, 0.5, 2_000), pedals=pedals
        ),
        Part("P4", "Cello", "Vc.", CELLO, "bass", some_notes(bass, 4.0, 3_000)),
    )
    return a_score(bars=bars, parts=parts)


def ours(performance: Performance, bank: Bank) -> tuple[float, np.ndarray, float]:
    """Return seconds of work, seconds of each block, and the mean number of voices."""
    renderer = Renderer(performance, Mix(), bank)
    blocks, voices = [], []
    begin = time.process_time()
    for _ in range(round(performance.end_s * SAMPLE_RATE) // BLOCK_FRAMES):
        start = time.perf_counter()
        renderer.render(BLOCK_FRAMES)
        blocks.append(time.perf_counter() - start)
        voices.append(renderer.voices)
    return time.process_time() - begin, np.array(blocks), float(np.mean(voices))


def fluidsynth(performance: Performance) -> float | None:
    """Return FluidSynth's seconds of work for the same events, or None without it."""
    name = ctypes.util.find_library("fluidsynth")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    pointer = ctypes.c_void_p
    library.new_fluid_settings.restype = library.new_fluid_synth.restype = pointer
    settings = pointer(library.new_fluid_settings())
    library.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(SAMPLE_RATE))
    for effect in (b"synth.reverb.active", b"synth.chorus.active"):
        library.fluid_settings_setint(settings, effect, 0)
    synth = pointer(library.new_fluid_synth(settings))
    path = str(resource("instruments", "general_midi.sf3")).encode()
    font = library.fluid_synth_sfload(synth, path, 0)
    for part in performance.parts:
        place = (128 if part.percussion else 0, part.program)
        library.fluid_synth_program_select(synth, part.channel, font, *place)
    block = np.zeros((BLOCK_FRAMES, 2), np.float32)
    out = block.ctypes.data_as(pointer)
    cursor = 0
    begin = time.process_time()
    for i in range(round(performance.end_s * SAMPLE_RATE) // BLOCK_FRAMES):
        until = (i + 1) * BLOCK_FRAMES / SAMPLE_RATE
        while cursor < len(performance.events) and performance.events["time"][cursor] < until:
            event = performance.events[cursor]
            channel = performance.parts[event["part"]].channel
            data1, data2 = int(event["data1"]), int(event["data2"])
            if event["kind"] == NOTE_ON:
                library.fluid_synth_noteon(synth, channel, data1, data2)
            elif event["kind"] == NOTE_OFF:
                library.fluid_synth_noteoff(synth, channel, data1)
            elif event["kind"] == CONTROL:
                library.fluid_synth_cc(synth, channel, data1, data2)
            cursor += 1
        library.fluid_synth_write_float(synth, BLOCK_FRAMES, out, 0, 2, out, 1, 2)
    return time.process_time() - begin


def main() -> None:
    """Print the figures."""
    begin = time.perf_counter()
    bank = Bank.open()
    performance = perform(a_minute(), PerformingSettings(), 0)
    bank.prepare(performance)
    print(f"instruments ready after {time.perf_counter() - begin:.2f} s")
    work, blocks, voices = ours(performance, bank)
    deadline = BLOCK_FRAMES / SAMPLE_RATE
    print(f"{performance.end_s:.0f} s of music, 4 parts, {voices:.0f} voices on average")
    print(f"rendered {performance.end_s / work:.1f} times faster than real time, with room")
    median, late = np.median(blocks) / deadline, np.percentile(blocks, 99) / deadline
    print(f"a block of {BLOCK_FRAMES}: {median:.1%} of its time (median), {late:.1%} (p99)")
    reference = fluidsynth(performance)
    if reference is None:
        print("FluidSynth is not installed")
    else:
        print(
            f"FluidSynth, dry: {performance.end_s / reference:.1f} times; ours / its work: ",
            end="",
        )
        print(f"{work / reference:.2f}")


if __name__ == "__main__":
    main()
