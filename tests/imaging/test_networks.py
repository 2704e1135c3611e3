"""The networks are the files that the notice names, and what is wrong with them is said."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from studio.assets import resource
from studio.errors import StudioError
from studio.imaging import networks
from studio.imaging.networks import network

MODELS = Path(__file__).resolve().parents[2] / "resources" / "models"


def test_the_notice_names_every_model_with_its_hash() -> None:
    notice = (MODELS / "LICENSE.md").read_text(encoding="utf-8")
    models = [path for path in MODELS.iterdir() if path.suffix in (".onnx", ".tflite")]
    assert len(models) == 3
    for path in models:
        assert f"`{path.name}`" in notice
        assert hashlib.sha256(path.read_bytes()).hexdigest() in notice
    assert sum(path.stat().st_size for path in models) < 12_000_000


def test_the_likelihoods_of_all_kinds_sum_to_one_whatever_is_seen() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (224, 224, 3)).astype(np.uint8)
    (likely,) = network("efficientnet_lite0.onnx").answer(picture, 127.0, 128.0)
    assert likely.shape == (1, 1000)
    assert float(likely.sum()) == pytest.approx(1.0, abs=1e-4)


def test_a_missing_or_damaged_model_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StudioError, match=r"nothing\.onnx"):
        network("nothing.onnx")
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(resource("models", "efficientnet_lite0.onnx").read_bytes()[:5000])
    monkeypatch.setattr(networks, "resource", lambda *parts: damaged)
    with pytest.raises(StudioError, match=r"damaged\.onnx"):
        network("damaged.onnx")
