"""Names as notes: the musical cipher of the pieces on the name of Haydn.

In 1909 a French review asked composers for pieces on HAYDN. It wrote the alphabet in rows of
seven under the notes A to G, but put H on B natural, as the Germans call it:

    A B C D E F G
    . I J K L M N    (H is B)
    O P Q R S T U
    V W X Y Z

HAYDN so gives B A D D G, the motif of Ravel's *Menuet sur le nom d'Haydn*
(https://en.wikipedia.org/wiki/Musical_cryptogram).
"""

import unicodedata

LETTER_NAMES = "CDEFGAB"
LEAST, MOST = 4, 8
"""How many notes a motif has: shorter names are repeated, longer ones cut."""

_A = 5
"""The letter A, counted from C."""

_OTHER_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
}  # fmt: skip
_CYRILLIC = dict(zip("абвгдежзийклмнопрстуфхцчшщыэюяіїєґ", "abvgdezzijklmnoprstufhccssyeuaiieg",
                     strict=True))  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "abgdezitiklmnxoprsstyfhpo", strict=True))
_WRITTEN_AS = _OTHER_LATIN | _CYRILLIC | _GREEK


def motif_of(name: str) -> tuple[int, ...]:
    """Return the letters of a name's motif, 0 for C to 6 for B; empty if it has none.

    Accents are dropped, Cyrillic and Greek letters are written as the Latin ones they sound
    like, and letters of other scripts go by their code point, by sevens. What is no letter
    is skipped.

    Examples
    --------
    >>> "".join(LETTER_NAMES[letter] for letter in motif_of("Haydn"))
    'BADDG'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(_WRITTEN_AS.get(sign, sign) for sign in plain)
    letters = [_letter(sign) for sign in plain if sign.isalpha()]
    if not letters:
        return ()
    while len(letters) < LEAST:
        letters += letters
    return tuple(letters[:MOST])


def _letter(sign: str) -> int:
    if sign == "h":
        return LETTER_NAMES.index("B")
    row = ord(sign) - ord("a") if "a" <= sign <= "z" else ord(sign)
    return (row + _A) % 7
