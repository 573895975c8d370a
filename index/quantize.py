"""The exported model with weights of eight bits, for documents: twice as fast where it fits.

Dynamic quantisation of the matrix products, the weights per output channel, in onnxruntime's own
way (`onnxruntime.quantization`). Whether it is used is measured where it would run: the same graph
saturates on processors without VNNI, and gains nothing there.
"""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]
_log = logging.getLogger(__name__)

# all-MiniLM-L6-v2 on news, mean cosine and characters a second on one core (16,600 in full): one
# scale for all weights .949, a scale per channel .9933 and 36,200, with the products below left in
# full .9963 and 31,700.
_AGREE = 0.98
_FASTER = 1.3
_TRIES = 3
_SENTENCES = (
    "The minister said on Tuesday that 1,430 houses had been built since March.",
    "Shares of the airline fell 4.2 per cent after it cancelled flights to three capitals.",
    "“We have waited long enough,” a spokeswoman for the harbour workers told reporters.",
    "Rain is expected in the north, with temperatures of up to 17 °C by the weekend.",
    "The court in The Hague will hear the appeal of the former general in September.",
    "Her third film opened in 1,200 cinemas and was praised at the festival in Toronto.",
    "Researchers followed 8,000 patients for ten years and found no such effect.",
    "The striker scored twice in the second half, and the champions won 3-1 at home.",
)


def quantize(graph: Path, to: Path) -> None:
    """Write the graph in `graph` with eight-bit weights to `to`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415  # imports onnx

    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # it advises through the root logger
    try:
        quantize_dynamic(
            str(graph),
            str(to),
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=_sensitive(graph),
        )
    finally:
        logging.getLogger().setLevel(level)


def _sensitive(graph: Path) -> list[str]:
    """The products that narrow (the second of each feed-forward part), in the first half.

    What they take in has a few outliers that eight bits for all spoil. Left in full one by one,
    those of the first three layers of six gave .9948, .9940 and .9943, those of the others nothing.
    """
    import onnx  # noqa: PLC0415  # 0.2 s

    held = onnx.load(str(graph)).graph
    shapes = {one.name: tuple(one.dims) for one in held.initializer}
    narrowing = [
        node.name
        for node in held.node
        if node.op_type == "MatMul" and _narrows(shapes.get(node.input[1], ()))
    ]
    return narrowing[: len(narrowing) // 2]


def _narrows(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 and shape[0] > shape[1]


def is_worth_it(full: Encode, quick: Encode) -> bool:
    """Whether `quick` gives nearly the vectors of `full`, and sooner, on this machine."""
    probes = [" ".join(_SENTENCES[at:] + _SENTENCES[:at]) for at in range(len(_SENTENCES))]
    cosine = float((full(probes) * quick(probes)).sum(axis=1).mean())
    gain = _seconds(full, probes) / _seconds(quick, probes)
    _log.info("eight-bit weights: cosine %.4f, %.2f times as fast", cosine, gain)
    return bool(np.isfinite(cosine)) and cosine >= _AGREE and gain >= _FASTER


def _seconds(encode: Encode, texts: Sequence[str]) -> float:
    """The least processor time of a few runs: what else the machine does counts little in it."""
    taken = []
    for _ in range(_TRIES):
        started = time.process_time()
        encode(texts)
        taken.append(time.process_time() - started)
    return max(min(taken), 1e-9)
