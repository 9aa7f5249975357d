"""The network while it learns: the same sums as `boilerplate.model`, in PyTorch.

Each line is a row of features and the mean of its words' vectors; dilated convolutions over the lines let a line see
its surroundings, running maxima from above and from below let it know what heads a long stretch
(comments, say), and a mean lets it see the whole page.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class PageDropout(nn.Module):
    """Silences whole channels of a page: cheaper than single numbers, and no neighbour can fill in."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, lines: Tensor) -> Tensor:
        if not self.training or not self.share:
            return lines
        keep = (torch.rand(lines.shape[0], 1, lines.shape[2]) >= self.share) / (1 - self.share)
        return lines * keep


class Convolution(nn.Module):
    """One step: three lines, `spread` apart, and the most that stood anywhere above and below; added to the rows."""

    def __init__(self, width: int, spread: int, far: int, drop: float) -> None:
        super().__init__()
        self.spread = spread
        self.three = nn.Linear(3 * width, width)
        self.far = nn.Linear(width, far)
        self.page = nn.Linear(width + 2 * far, width, bias=False)
        self.scale = nn.Parameter(torch.ones(width))
        self.out = nn.Linear(width, width)
        self.drop = PageDropout(drop)

    def forward(self, lines: Tensor, mask: Tensor) -> Tensor:
        size = torch.rsqrt(lines.pow(2).mean(-1, keepdim=True) + 1e-5)
        normal = lines * size * self.scale * mask
        shift = self.spread
        above = nn.functional.pad(normal, (0, 0, shift, 0))[:, : normal.shape[1]]
        below = nn.functional.pad(normal, (0, 0, 0, shift))[:, shift:]
        peaks = torch.relu(self.far(normal)) * mask
        upto = peaks.cummax(1).values
        onward = peaks.flip(1).cummax(1).values.flip(1)
        mean = (normal.sum(1, keepdim=True) / mask.sum(1, keepdim=True)).expand(-1, normal.shape[1], -1)
        context = torch.cat((mean, upto, onward), -1)
        hidden = torch.relu(self.three(torch.cat((above, normal, below), -1)) + self.page(context))
        return lines + self.out(self.drop(hidden))


class Net(nn.Module):
    """Rows of lines in, one logit a line out: above zero means body."""

    def __init__(
        self,
        features: int,
        words: int,
        wordwidth: int,
        edges: int,
        width: int,
        spreads: tuple[int, ...],
        far: int,
        drop: float,
    ):
        super().__init__()
        self.bag = nn.EmbeddingBag(words, wordwidth, mode="mean", padding_idx=0)
        nn.init.normal_(self.bag.weight, std=0.1)
        with torch.no_grad():
            self.bag.weight[0] = 0
        self.enter = nn.Linear(features + (1 + edges) * wordwidth, 2 * width)
        self.mix = nn.Linear(2 * width, width)
        self.steps = nn.ModuleList(Convolution(width, spread, far, drop) for spread in spreads)
        self.scale = nn.Parameter(torch.ones(width))
        self.leave = nn.Linear(width, width)
        self.answer = nn.Linear(width, 1)
        self.drop = nn.Dropout(drop)
        self.word_drop = nn.Dropout(0.2)

    def edge(self, edges: Tensor) -> Tensor:
        """The vectors of the words at a line's edges, side by side."""
        return nn.functional.embedding(edges, self.bag.weight, padding_idx=0).flatten(1)

    def forward(self, features: Tensor, words: Tensor, offsets: Tensor, edges: Tensor, place: Tensor, mask: Tensor):
        """`features` and bags are rows for all lines of a batch; `place` lays them out as pages x lines."""
        rows = torch.cat((features, self.word_drop(self.bag(words, offsets)), self.word_drop(self.edge(edges))), -1)
        rows = self.mix(self.drop(torch.relu(self.enter(rows))))
        lines = torch.zeros(mask.shape[0] * mask.shape[1], rows.shape[1]).index_copy(0, place, rows)
        lines = lines.view(mask.shape[0], mask.shape[1], -1)
        deep = mask[..., None]
        for step in self.steps:
            lines = step(lines, deep)
        rows = lines.flatten(0, 1).index_select(0, place)
        rows = rows * torch.rsqrt(rows.pow(2).mean(-1, keepdim=True) + 1e-5) * self.scale
        return self.answer(self.drop(torch.relu(self.leave(rows))))[:, 0]
