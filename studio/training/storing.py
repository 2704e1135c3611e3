"""How what was learned is stored: without code, without dates, the same bytes every time."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.training.corpus import Corpus
from studio.training.learned import Learned

_NO_DATE = (1980, 1, 1, 0, 0, 0)


def packed(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Return arrays as an .npz file, floats in half precision."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            array = np.ascontiguousarray(arrays[name])
            if array.dtype.kind == "f":
                array = array.astype(np.float16)
            entry = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            archive.writestr(entry, content.getvalue())
    return buffer.getvalue()


def figures_with(path: Path, factor: str, learned: Learned, corpus: Corpus) -> bytes:
    """Return the measured figures of all factors as JSON, those of one renewed.

    Parameters
    ----------
    path : Path
        The figures written before; they need not exist.
    factor : str
        The factor that was learned.
    learned : Learned
    corpus : Corpus
        What it was learned from; its counts and archives are written too.
    """
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    factors = known.get("factors", {})
    factors[factor] = {name: round(float(v), 4) for name, v in sorted(learned.figures.items())}
    songs = [p for p in corpus.pieces if p.collection == "songs"]
    document = {
        "corpus": {
            "sources": dict(corpus.sources),
            "songs": len(songs),
            "quartets": len(corpus.pieces) - len(songs),
            "composers": len({p.composer for p in corpus.pieces}),
            "notes": sum(len(line.notes) for p in corpus.pieces for line in p.lines),
            "bars": sum(len(p.bars) for p in corpus.pieces),
            "train": len(corpus.train),
            "valid": len(corpus.valid),
            "test": len(corpus.test),
            "by composer": dict(sorted(Counter(p.composer for p in corpus.pieces).items())),
        },
        "factors": dict(sorted(factors.items())),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
