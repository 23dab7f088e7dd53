"""How fast emotions are read, as ratios taken in one run.

    python benchmarks/emotions.py SCRIPT

Prints passages a second through our path beside transformers' text-classification pipeline
with the same weights, one by one and at its best batch size; the arithmetic rate on tokens
that are not padding beside a plain torch matmul; and the time from bytes to timeline, cold
and with one scene changed. Each pair is measured in turn, so that the machine's mood hits both.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.arcs import find_arc
from filmai_core.analysis.emotions.timeline import scene_scores
from filmai_core.analysis.passages import build_passages
from filmai_core.learning.registry import default_registry
from filmai_core.learning.runtime import accelerator
from filmai_core.models.emotions.classifier import EmotionClassifier
from filmai_core.models.emotions.data import clean
from filmai_core.screenplay.read import read_screenplay
from filmai_core.store.projects import ProjectStore

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def pipeline_of(model: EmotionClassifier) -> object:
    """The same encoder and film head as transformers' own classifier, and its pipeline."""
    from transformers import AutoConfig, AutoTokenizer, BertForSequenceClassification, pipeline

    from filmai_core.learning.encoders import find_encoder

    source = find_encoder(model.card.encoder)
    config = AutoConfig.from_pretrained(source.location, num_labels=9)
    config.problem_type = "multi_label_classification"
    twin = BertForSequenceClassification(config).eval()
    # Its head reads the pooled first token, ours the mean: the work is the same.
    # A copy in fp32: `float()` on the encoder itself would leave its heads in bf16 behind.
    state = {name: value.float() for name, value in model.model.encoder.state_dict().items()}
    twin.bert.load_state_dict(state, strict=False)
    tokenizer = AutoTokenizer.from_pretrained(source.location)
    return pipeline("text-classification", model=twin, tokenizer=tokenizer, top_k=None)


def matmul_rate() -> float:
    """GFLOP/s of a plain fp32 matmul of encoder-like size."""
    a, b = torch.randn(1024, 384), torch.randn(384, 1536)
    a @ b
    count = 200
    spent = seconds(lambda: [a @ b for _ in range(count)])
    return count * 2 * 1024 * 384 * 1536 / spent / 1e9


def flops_per_token(model: EmotionClassifier, length: float) -> float:
    """Multiplications and additions of the encoder for a token of a text of that length."""
    config = model.model.encoder.config
    width, inner = config.hidden_size, config.intermediate_size
    dense = 2 * (4 * width * width + 2 * width * inner)
    attention = 2 * 2 * length * width
    return float(config.num_hidden_layers * (dense + attention))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("script", type=Path)
    parser.add_argument("--sample", type=int, default=400, help="passages for the pipeline")
    args = parser.parse_args()
    accelerator()
    data = args.script.read_bytes()
    play = read_screenplay(data, args.script.name)
    texts = [passage.text for passage in build_passages(play)]
    model: EmotionClassifier = default_registry().load("emotions")
    print(f"{len(texts)} passages, {torch.get_num_threads()} thread(s), torch {torch.__version__}")

    pipe = pipeline_of(model)
    sample = [clean(text) for text in texts[:: max(1, len(texts) // args.sample)]]
    model.scores(sample)
    ours = [seconds(lambda: model.scores(sample)) for _ in range(ROUNDS)]
    alone = seconds(lambda: [pipe(text) for text in sample[:100]]) / 100 * len(sample)
    batched = {
        size: seconds(lambda size=size: pipe(sample, batch_size=size))
        for size in (1, 4, 8, 16, 32, 64)
    }
    best = min(batched, key=batched.__getitem__)
    rate = len(sample) / statistics.median(ours)
    print(f"ours                      {rate:8.1f} passages/s")
    print(f"pipeline, one by one      {len(sample) / alone:8.1f} passages/s")
    print(f"pipeline, batches of {best:<4} {len(sample) / batched[best]:8.1f} passages/s")
    print(f"ours / pipeline's best    {batched[best] / statistics.median(ours):8.2f}")

    ids = model.tokens.ids(texts)
    tokens = sum(len(row) for row in ids)
    rates = []
    for _ in range(ROUNDS):
        matmul = matmul_rate()
        spent = seconds(lambda: model.scores(texts))
        work = sum(len(row) * flops_per_token(model, len(row)) for row in ids) / 1e9
        rates.append((work / spent, matmul))
    achieved, plain = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"{tokens} tokens: {achieved:.0f} GFLOP/s of {plain:.0f} in a plain matmul")
    print(f"achieved / matmul         {achieved / plain:8.2f}")

    with tempfile.TemporaryDirectory() as folder:
        store = ProjectStore(Path(folder) / "store.sqlite")
        context = Context(store=store)

        def whole(source: bytes) -> None:
            read = read_screenplay(source, args.script.name)
            timeline = EMOTIONS.recall(read, context)
            scene_scores(timeline)
            find_arc(timeline)

        cold = seconds(lambda: whole(data))
        text = data.decode("utf-8", errors="replace")
        middle = text.find("\n\n", len(text) // 2)
        changed = text[:middle] + "\n\nA door that was never there slams." + text[middle:]
        again = seconds(lambda: whole(changed.encode()))
        same = seconds(lambda: whole(data))
    print(f"bytes to timeline: cold {cold:.2f} s, one scene changed {again:.2f} s, ", end="")
    print(f"from the store {same:.2f} s")
    print(f"changed / cold            {again / cold:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
