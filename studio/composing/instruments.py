"""The instruments, with their sounding ranges, clefs, transposition and sounds.

Ranges are those a good amateur plays with ease rather than the last note of a virtuoso.
"""

from studio.composing.score import Instrument


def _solo(
    key: str,
    name: str,
    short: str,
    program: int,
    sound: str,
    reach: tuple[int, int],
    clef: str,
    transpose: int = 0,
) -> Instrument:
    return Instrument(key, name, short, program, sound, *reach, (clef,), transpose, sustained=True)


_ALL = (
    Instrument("piano", "Piano", "Pno.", 0, "keyboard.piano", 21, 108, ("treble", "bass")),
    Instrument("harp", "Harp", "Hp.", 46, "pluck.harp", 24, 103, ("treble", "bass")),
    Instrument(
        "music_box", "Music box", "M.B.", 10, "metal.music-box", 60, 98, ("treble", "treble")
    ),
    Instrument(
        "guitar", "Guitar", "Gtr.", 24, "pluck.guitar.nylon-string", 40, 79, ("treble8vb",)
    ),
    _solo("violin", "Violin", "Vln.", 40, "strings.violin", (55, 93), "treble"),
    _solo("violin_1", "Violin I", "Vln. I", 40, "strings.violin", (55, 93), "treble"),
    _solo("violin_2", "Violin II", "Vln. II", 40, "strings.violin", (55, 88), "treble"),
    _solo("viola", "Viola", "Vla.", 41, "strings.viola", (48, 81), "alto"),
    _solo("violoncello", "Violoncello", "Vc.", 42, "strings.cello", (36, 69), "bass"),
    _solo("double_bass", "Double bass", "Db.", 43, "strings.contrabass", (28, 60), "bass", -12),
    _solo("flute", "Flute", "Fl.", 73, "wind.flutes.flute", (60, 91), "treble"),
    _solo("oboe", "Oboe", "Ob.", 68, "wind.reed.oboe", (60, 86), "treble"),
    _solo("clarinet", "Clarinet in B♭", "Cl.", 71, "wind.reed.clarinet.bflat", (50, 84),
          "treble", -2),
    _solo("horn", "Horn in F", "Hn.", 60, "brass.french-horn", (41, 74), "treble", -7),
    _solo("bassoon", "Bassoon", "Bsn.", 70, "wind.reed.bassoon", (34, 67), "bass"),
    _solo("trumpet", "Trumpet in C", "Tpt.", 56, "brass.trumpet", (58, 81), "treble"),
    _solo("trombone", "Trombone", "Tbn.", 57, "brass.trombone", (40, 67), "bass"),
    _solo("soprano", "Soprano", "S.", 52, "voice.soprano", (60, 81), "treble"),
    _solo("alto", "Alto", "A.", 52, "voice.alto", (55, 74), "treble"),
    _solo("tenor", "Tenor", "T.", 52, "voice.tenor", (48, 67), "treble8vb"),
    _solo("bass", "Bass", "B.", 52, "voice.bass", (40, 62), "bass"),
    _solo("strings_1", "Violins I", "Vlns. I", 48, "strings.violin", (55, 93), "treble"),
    _solo("strings_2", "Violins II", "Vlns. II", 48, "strings.violin", (55, 86), "treble"),
    _solo("strings_3", "Violas", "Vlas.", 48, "strings.viola", (48, 79), "alto"),
    _solo("strings_4", "Violoncellos", "Vcs.", 48, "strings.cello", (36, 67), "bass"),
    _solo("strings_5", "Double basses", "Dbs.", 43, "strings.contrabass", (28, 55), "bass", -12),
    Instrument("vibraphone", "Vibraphone", "Vib.", 11, "pitched-percussion.vibraphone", 53, 89),
    Instrument("xylophone", "Xylophone", "Xyl.", 13, "pitched-percussion.xylophone", 65, 103,
               ("treble",), 12),
    Instrument("marimba", "Marimba", "Mar.", 12, "pitched-percussion.marimba", 36, 96,
               ("treble", "bass")),
    Instrument("timpani", "Timpani", "Timp.", 47, "drum.timpani", 40, 57, ("bass",)),
    Instrument(
        "jazz_bass", "Double bass", "Db.", 32, "strings.contrabass", 28, 60, ("bass",), -12
    ),
    Instrument(
        "drum_kit", "Drum kit", "Dr.", 32, "drum.group.set", 35, 81, ("percussion",),
        percussion=True,
    ),
    Instrument(
        "hand_percussion", "Percussion", "Perc.", 0, "drum.group.set", 35, 81, ("percussion",),
        percussion=True,
    ),
    _solo("synth_lead", "Synth lead", "Lead", 82, "synth.tone.sine", (55, 91), "treble"),
    _solo("synth_pad", "Synth pad", "Pad", 89, "synth.pad.warm", (43, 79), "treble"),
    Instrument("synth_bells", "Synth bells", "Bells", 98, "synth.effects.crystal", 60, 96),
    _solo("synth_bass", "Synth bass", "Bass", 39, "synth.pad", (28, 55), "bass", -12),
)  # fmt: skip

INSTRUMENTS: dict[str, Instrument] = {instrument.key: instrument for instrument in _ALL}
