"""What was learned is stored without code and without dates."""

import io
import json
from pathlib import Path

import numpy as np

from studio.training.corpus import Corpus
from studio.training.learned import Learned
from studio.training.storing import figures_with, packed


def test_the_same_arrays_give_the_same_bytes_and_come_back() -> None:
    arrays = {"b": np.linspace(0.0, 1.0, 7), "a": np.arange(5, dtype=np.int16)}
    data = packed(arrays)
    assert data == packed(dict(reversed(arrays.items())))
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        assert file["b"].dtype == np.float16
        assert np.allclose(file["b"], arrays["b"], atol=1e-3)
        assert np.array_equal(file["a"], arrays["a"])


def test_figures_of_other_factors_stay(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    corpus = Corpus(())
    path.write_bytes(figures_with(path, "melody", Learned({}, {"nats": 1.5}), corpus))
    path.write_bytes(figures_with(path, "rhythm", Learned({}, {"nats": 2.25}), corpus))
    found = json.loads(path.read_text("utf-8"))
    assert found["factors"] == {"melody": {"nats": 1.5}, "rhythm": {"nats": 2.25}}
    assert found["corpus"]["songs"] == 0
