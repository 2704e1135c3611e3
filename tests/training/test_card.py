"""The pages about what was learned say what the figures and the files say."""

import hashlib

from studio.training.card import model_card, models_list

FIGURES: dict[str, object] = {
    "corpus": {
        "sources": {"songs.zip": "ab12"},
        "songs": 1460,
        "quartets": 122,
        "composers": 3,
        "notes": 2587928,
        "bars": 90000,
        "train": 1200,
        "valid": 180,
        "test": 202,
        "by composer": {"Lang,_Josephine": 5, "Poldowski": 1, "Schubert,_Franz": 3},
    },
    "factors": {
        "melody": {"nats a note": 1.9512, "notes learned from": 143000.0},
        "tunes": {"tunes kept": 1801.0},
    },
}


def test_the_card_has_every_figure_and_size() -> None:
    card = model_card(FIGURES, {"melody": 123456, "tunes": 1000})
    assert "| nats a note | 1.951 |" in card
    assert "| notes learned from | 143 000 |" in card
    assert "| tunes kept | 1 801 |" in card
    assert "| Pitches of melodies (`melody`) | 123 456 |" in card
    assert "124 456 bytes in all" in card
    assert "1460 songs with piano and 122 string quartets" in card
    assert "Half of all pieces are by the\n1 most frequent composers." in card
    for heading in ("Meant for", "Data", "Figures", "Limits and biases", "Originality"):
        assert f"## {heading}" in card


def test_the_list_has_every_file_with_its_hash_and_every_composer() -> None:
    content = b"arrays"
    text = models_list(FIGURES, {"melody.npz": content}, {"faces.tflite": b"others"})
    assert f"| `melody.npz` | 6 | `{hashlib.sha256(content).hexdigest()}` |" in text
    assert f"`{hashlib.sha256(b'others').hexdigest()}`" in text
    assert "| `songs.zip` | `ab12` |" in text
    assert "Josephine Lang 5, Poldowski 1, Franz Schubert 3." in text
    assert "CC0 1.0" in text
