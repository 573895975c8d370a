"""A cross-encoder that is small enough to be made here, with random weights."""

from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from index.weights import minilm_folder


def made(folder: Path, labels: int = 1) -> Path:
    """Its folder: two layers, 32 wide, the words of all-MiniLM-L6-v2, the same at every call."""
    tokenizer = AutoTokenizer.from_pretrained(str(minilm_folder()))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=labels,
        initializer_range=0.3,  # with .02 all texts score alike
    )
    with torch.random.fork_rng():
        torch.manual_seed(7)
        BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
