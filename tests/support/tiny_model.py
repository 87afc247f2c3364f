"""A language model made on the spot: its greedy decoding says one text, word for word.

Each word of the text is a token of its own, and the output weights are the logarithms of which word follows
which: a table of pairs in the clothes of a transformer, whose layers add nothing but the time they take.
"""

from __future__ import annotations

import re
from pathlib import Path

import gguf
import numpy as np

TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>\n{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
SPECIAL = ["<unk>", "<s>", "</s>"]
END, NEWLINE = 2, len(SPECIAL) + 10


def make_model(path: Path, text: str, layers: int = 1, width: int = 64) -> None:
    """Write to `path` a model that says `text`. More `layers` and a greater `width` make each token slower."""
    words = _once_each(re.findall(r"\s*\S+", text.strip()))
    tokens = [
        *SPECIAL,
        *(f"<0x{byte:02X}>" for byte in range(256)),
        *(word.replace(" ", "▁") for word in words),
    ]
    first = len(tokens) - len(words)
    size = -(-len(tokens) // 128) * 128
    follows = np.full((len(tokens), len(tokens)), 1e-9)
    for before, after in zip(
        [NEWLINE, *range(first, len(tokens))], [*range(first, len(tokens)), END], strict=True
    ):
        follows[before, after] = 1
    output = np.zeros((len(tokens), size))
    output[:, : len(tokens)] = np.log(follows / follows.sum(1, keepdims=True)).T / np.sqrt(size)
    _write(path, tokens, np.eye(len(tokens), size), output, layers, width)


def _once_each(words: list[str]) -> list[str]:
    """A repeated word is joined to the next one, so that each is followed by the same always."""
    found: list[str] = []
    joined = ""
    for word in words:
        joined += word
        if joined not in found:
            found.append(joined)
            joined = ""
    found[-1] += joined
    return found


def _write(
    path: Path, tokens: list[str], embedding: np.ndarray, output: np.ndarray, layers: int, width: int
) -> None:
    kind, size = gguf.TokenType, embedding.shape[1]
    words = len(tokens) - len(SPECIAL) - 256
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(4096)
    writer.add_embedding_length(size)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(width)
    writer.add_head_count(size // 128)
    writer.add_head_count_kv(size // 128)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(128)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    # Bytes come first when a prompt is read, so that its last line end is the byte that the text follows
    writer.add_token_scores([0.0] * (len(tokens) - words) + [-1000.0 - number for number in range(words)])
    writer.add_token_types(
        [kind.UNKNOWN, kind.CONTROL, kind.CONTROL] + [kind.BYTE] * 256 + [kind.NORMAL] * words
    )
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(END)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    _add(writer, "token_embd", embedding)
    _add(writer, "output_norm", np.ones(size))
    _add(writer, "output", output)
    for layer in range(layers):
        for name, shape in _layer(size, width).items():
            _add(writer, f"blk.{layer}.{name}", np.ones(shape) if "norm" in name else np.zeros(shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _layer(size: int, width: int) -> dict[str, tuple[int, ...]]:
    square = (size, size)
    return {
        **{"attn_norm": (size,), "ffn_norm": (size,)},
        **{f"attn_{name}": square for name in ("q", "k", "v", "output")},
        **{"ffn_gate": (width, size), "ffn_up": (width, size), "ffn_down": (size, width)},
    }


def _add(writer: gguf.GGUFWriter, name: str, values: np.ndarray) -> None:
    writer.add_tensor(f"{name}.weight", values.astype(np.float32))
