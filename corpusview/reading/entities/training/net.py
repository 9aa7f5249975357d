"""The network as torch trains it: summed features of words, a window, two residual windows, tags."""

from __future__ import annotations

import torch
from torch import nn

from corpusview.reading.entities.features import BUCKETS, PHRASES
from corpusview.reading.entities.labels import LABELS


class Net(nn.Module):
    """`width` of a word's vector, `hidden` of the windows. Five words are seen first, then three, then three."""

    def __init__(self, width: int = 96, hidden: int = 128, layers: int = 2, dropout: float = 0.3) -> None:
        super().__init__()
        self.width, self.hidden = width, hidden
        self.rows = nn.EmbeddingBag(BUCKETS, width, mode="sum", padding_idx=0)
        nn.init.normal_(self.rows.weight, std=0.1)
        self.phrases = nn.Embedding(PHRASES, width, padding_idx=0)
        self.first = nn.Conv1d(width, hidden, 5, padding=2)
        self.more = nn.ModuleList(nn.Conv1d(hidden, hidden, 3, padding=1) for _ in range(layers))
        self.out = nn.Linear(hidden, len(LABELS))
        self.drop = nn.Dropout(dropout)

    def forward(self, ids: torch.Tensor, offsets: torch.Tensor, where: torch.Tensor, phrases: torch.Tensor):
        words = torch.tanh(self.rows(ids, offsets))
        seen = words[where] + self.phrases(phrases)
        seen = self.drop(seen).t().unsqueeze(0)
        hidden = torch.relu(self.first(seen))
        for layer in self.more:
            hidden = hidden + torch.relu(layer(nn.functional.dropout(hidden, self.drop.p, self.training)))
        hidden = self.drop(hidden.squeeze(0).t())
        return self.out(hidden)
