"""Train the tagger: clean the automatic tags with a net of the hand-made sets, then train on both.

    python -m corpusview.reading.entities.training.train BENCH_FOLDER OUT_FOLDER

Needs torch; nothing of it is needed to run what it trains.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch import nn

from corpusview.reading.entities import gazetteers as lists
from corpusview.reading.entities.features import BREAK, feature_names, hashed, phrase_rows
from corpusview.reading.entities.labels import INDEX, LABELS, allowed
from corpusview.reading.entities.training.net import Net
from corpusview.reading.entities.training.sets import AUTOMATIC, HAND_MADE, MEASURES, Sentence, sentences

torch.set_num_threads(1)

TOKENS_PER_STEP = 4000
MIN_LOWER = 2
# The teacher sees only the hand-made sets; the student goes on from it with all of them, and its rounds are averaged.
TEACHER_EPOCHS, EPOCHS, STUDENT_RATE = 8, 3, 1.5e-3


class Words:
    """Features per word type, computed once."""

    def __init__(self, gazetteers, lower_share) -> None:
        self.gazetteers, self.lower_share = gazetteers, lower_share
        self.known: dict[str, np.ndarray] = {}

    def rows(self, word: str) -> np.ndarray:
        found = self.known.get(word)
        if found is None:
            names = feature_names(word, self.gazetteers, self.lower_share)
            found = np.array(hashed(names), dtype=np.int64)
            flagged = np.array([n[0] in "luh" for n in names])
            self.known[word] = found = (found, flagged)
        return found


def lower_shares(groups: list[list[Sentence]]) -> dict[int, int]:
    """How often a word of the training text is written small, in tenths, for words met at least twice."""
    small: Counter[str] = Counter()
    big: Counter[str] = Counter()
    for group in groups:
        for sentence in group:
            for index, word in enumerate(sentence.words):
                if not word.isalpha():
                    continue
                if word.islower():
                    small[word] += 1
                elif index and word[1:].islower():
                    big[word.lower()] += 1
    shares = {}
    for word in small.keys() | big.keys():
        total = small[word] + big[word]
        if total >= MIN_LOWER:
            shares[crc32(word.encode())] = round(9 * small[word] / total)
    return shares


class Batch:
    def __init__(self, batch: list[Sentence], words: Words, training: bool, rng: np.random.Generator) -> None:
        text: list[str] = [BREAK]
        tags: list[int] = [-1]
        for sentence in batch:
            text += sentence.words
            tags += sentence.tags
            text.append(BREAK)
            tags.append(-1)
        self.tags = torch.tensor(tags)
        types: dict[str, int] = {}
        self.where = torch.tensor([types.setdefault(word, len(types)) for word in text])
        rows, offsets, at = [], [], 0
        for word in types:
            found, flagged = words.rows(word)
            if training and len(found) > 3:
                keep = rng.random(len(found)) > np.where(flagged, 0.12, 0.1)
                keep[0] = rng.random() > 0.25
                if rng.random() < 0.1:
                    keep &= ~flagged
                found = found[keep]
            offsets.append(at)
            at += len(found)
            rows.append(found)
        self.rows = torch.from_numpy(np.concatenate(rows))
        self.offsets = torch.tensor(offsets)
        phrases = np.array(phrase_rows(text, words.gazetteers))
        if training:
            phrases[rng.random(len(phrases)) < 0.1] = 0
        self.phrases = torch.from_numpy(phrases)


class Augment:
    """Names swapped for names of the whole world, headlines in capitals: the world is wider than the training sets."""

    def __init__(self, gazetteers, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        read = lists._entries
        where = lists.resource("gazetteers")
        self.first = [n for n in read(where / "first_names.txt") if " " not in n]
        self.last = list(read(where / "surnames.txt"))
        self.cities = list(read(where / "cities.txt"))

    def __call__(self, sentence: Sentence) -> Sentence:
        rng = self.rng
        words, tags = sentence.words, sentence.tags
        if rng.random() < 0.35:
            words, tags = self._swap(words, tags)
        style = rng.random()
        if style < 0.025:
            words = [w.upper() for w in words]
        elif style < 0.045:
            words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
        elif style < 0.06 and all(t == 0 for t in tags):
            words = [w.lower() for w in words]
        return Sentence(words, tags, sentence.document)

    def _swap(self, words, tags):
        rng = self.rng
        new_words, new_tags = [], []
        at = 0
        while at < len(words):
            label = LABELS[tags[at]] if tags[at] >= 0 else "?"
            if label in ("S-PER", "B-PER"):
                end = at + 1
                while end < len(words) and tags[end] >= 0 and LABELS[tags[end]] in ("I-PER", "E-PER"):
                    end += 1
                if end - at <= 3 and rng.random() < 0.7:
                    if end - at == 1:
                        old = words[at]
                        name = [rng.choice(self.last)] if rng.random() < 0.85 else [rng.choice(self.first)]
                        if not old[0].isupper():
                            name = [old]
                    else:
                        name = [rng.choice(self.first), rng.choice(self.last)]
                        if end - at == 3:
                            middle = words[at + 1] if rng.random() < 0.5 else rng.choice(self.first + self.last)
                            name.insert(1, middle)
                    name = " ".join(name).split()
                    new_words += name
                    new_tags += _tags("PER", len(name))
                    at = end
                    continue
            elif label == "S-LOC" and rng.random() < 0.2:
                name = rng.choice(self.cities).split()
                new_words += name
                new_tags += _tags("LOC", len(name))
                at += 1
                continue
            new_words.append(words[at])
            new_tags.append(tags[at])
            at += 1
        return new_words, new_tags


def _tags(kind: str, length: int) -> list[int]:
    if length == 1:
        return [INDEX[f"S-{kind}"]]
    return [INDEX[f"B-{kind}"], *[INDEX[f"I-{kind}"]] * (length - 2), INDEX[f"E-{kind}"]]


def train(
    groups,
    words,
    seed,
    epochs,
    tell,
    *,
    augment=None,
    width=96,
    hidden=128,
    layers=2,
    rate=2e-3,
    after=None,
    begin=None,
):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    chance = random.Random(seed)
    net = Net(width, hidden, layers)
    if begin is not None:
        net.load_state_dict(begin.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3, fused=True)
    pool = [sentence for group in groups for sentence in group]
    total = epochs * sum(len(s.words) + 1 for s in pool) // TOKENS_PER_STEP
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=total + epochs + 10, pct_start=0.1)
    loss_of = nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.03)
    for epoch in range(epochs):
        began, losses = time.time(), []
        net.train()
        chance.shuffle(pool)
        batch, size = [], 0
        for sentence in pool:
            batch.append(augment(sentence) if augment else sentence)
            size += len(sentence.words) + 1
            if size >= TOKENS_PER_STEP:
                made = Batch(batch, words, True, rng)
                loss = loss_of(net(made.rows, made.offsets, made.where, made.phrases), made.tags)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                optimiser.step()
                schedule.step()
                losses.append(loss.item())
                batch, size = [], 0
        tell(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.time() - began:.0f} s")
        if after:
            after(net, epoch)
    return net


def log_probs(nets, group: list[Sentence], words: Words) -> list[np.ndarray]:
    """Per sentence the mean log-probabilities of the tags of its words."""
    found = []
    for net in nets:
        net.eval()
    with torch.no_grad():
        for start in range(0, len(group), 200):
            batch = group[start : start + 200]
            made = Batch(batch, words, False, None)
            scores = sum(
                torch.log_softmax(net(made.rows, made.offsets, made.where, made.phrases), 1) for net in nets
            ).numpy() / len(nets)
            at = 1
            for sentence in batch:
                found.append(scores[at : at + len(sentence.words)])
                at += len(sentence.words) + 1
    return found


ALLOWED = np.array([[0.0 if allowed(a, b) else -1e4 for b in LABELS] for a in LABELS])
START = np.array([0.0 if label[0] in "OBS" else -1e4 for label in LABELS])
END = np.array([0.0 if label[0] in "OES" else -1e4 for label in LABELS])


def viterbi(scores: np.ndarray) -> list[int]:
    best = scores[0] + START
    back = []
    for row in scores[1:]:
        through = best[:, None] + ALLOWED
        back.append(through.argmax(0))
        best = through.max(0) + row
    at = int((best + END).argmax())
    path = [at]
    for came in reversed(back):
        at = int(came[at])
        path.append(at)
    return path[::-1]


def spans_of(tags: list[int]) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for index, tag in enumerate(tags):
        label = LABELS[tag] if tag >= 0 else "O"
        if label[0] in "BS":
            start = index
        if label[0] in "ES":
            found.append((start, index + 1, label[2:]))
    return found


def measure(nets, groups: dict[str, list[Sentence]], words: Words) -> dict[str, float]:
    """Exact F1 of three kinds, in hundredths, by sentences as the tokeniser cuts them."""
    result = {}
    for name, group in groups.items():
        hit = said = gold = 0
        by = defaultdict(lambda: [0, 0, 0])
        for sentence, scores in zip(group, log_probs(nets, group, words), strict=True):
            mine = {s for s in spans_of(viterbi(scores)) if s[2] != "MISC"}
            true = {s for s in spans_of(sentence.tags) if s[2] != "MISC"}
            hit += len(mine & true)
            said += len(mine)
            gold += len(true)
            for s in mine & true:
                by[s[2]][0] += 1
            for s in mine:
                by[s[2]][1] += 1
            for s in true:
                by[s[2]][2] += 1
        result[name] = round(200 * hit / (said + gold), 2)
        result[name + " kinds"] = {k: round(200 * v[0] / (v[1] + v[2]), 1) for k, v in sorted(by.items())}
    return result


def cleaned(group: list[Sentence], nets, words: Words) -> list[Sentence]:
    """The automatic tags, hidden or mended where a net of the hand-made sets is sure of something else.

    Same words, other kind: the kind of the net if it is sure (0.7), else not learned. Other words: not learned.
    """
    kept, told = [], Counter()
    for sentence, scores in zip(group, log_probs(nets, group, words), strict=True):
        chances = np.exp(scores)
        mine = spans_of(viterbi(scores))
        theirs = spans_of(sentence.tags)
        kind_of = {(a, b): k for a, b, k in mine}
        tags = list(sentence.tags)
        hidden = 0
        for a, b, kind in theirs:
            said = kind_of.get((a, b))
            if said == kind:
                continue
            if said is not None:
                sure = _sureness(chances, a, b, said)
                if sure > 0.7:
                    tags[a:b] = _tags(said, b - a)
                    told["kind mended"] += 1
                elif _sureness(chances, a, b, kind) < 0.3:
                    tags[a:b] = [-1] * (b - a)
                    told["kind hidden"] += 1
                continue
            others = [m for m in mine if m[0] < b and a < m[1]]
            if others or max(chances[a:b, 0]) > 0.7:
                lo, hi = min([a, *(m[0] for m in others)]), max([b, *(m[1] for m in others)])
                tags[lo:hi] = [-1] * (hi - lo)
                hidden += 1
                told["bounds hidden"] += 1
        for a, b, kind in mine:
            if all(tag == 0 for tag in tags[a:b]) and _sureness(chances, a, b, kind) > 0.6:
                tags[a:b] = [-1] * (b - a)
                hidden += 1
                told["missed hidden"] += 1
        # a kept edge of a hidden name must not teach a broken tag
        kept.append(Sentence(sentence.words, tags, sentence.document, sentence.place))
        if hidden > 2:
            kept.pop()
            told["sentences dropped"] += 1
    print(dict(told), flush=True)
    return kept


def _sureness(chances: np.ndarray, a: int, b: int, kind: str) -> float:
    columns = [INDEX[f"{place}-{kind}"] for place in "BIES"]
    return float(chances[a:b, columns].sum(1).mean())


def main(arguments: list[str]) -> None:
    bench, out = Path(arguments[0]), Path(arguments[1])
    out.mkdir(parents=True, exist_ok=True)
    gazetteers = lists.load()
    began = time.time()

    def tell(sentence: str) -> None:
        print(f"[{time.time() - began:6.0f} s] {sentence}", flush=True)

    hand = [sentences(bench, name, gazetteers.places) for name in HAND_MADE]
    automatic = [sentences(bench, name, gazetteers.places) for name in AUTOMATIC]
    shares = lower_shares(hand + automatic)
    words = Words(gazetteers, shares)
    judges = {name: sentences(bench, name, gazetteers.places) for name in MEASURES}
    tell(f"{sum(len(g) for g in hand)} hand-made and {sum(len(g) for g in automatic)} automatic sentences")
    augment = Augment(gazetteers, bench, 1)

    save_shares(out, shares)

    def kept(name: str, make: Callable[[], Net]) -> Net:
        """The net of a file left by an earlier run, else made now and left there."""
        path = out / f"{name}.pt"
        if path.exists():
            net = Net()
            net.load_state_dict(torch.load(path, weights_only=True))
            return net
        net = make()
        torch.save(net.state_dict(), path)
        tell(f"{name}: {json.dumps(measure([net], judges, words))}")
        return net

    net = kept("teacher", lambda: train(hand, words, 1, TEACHER_EPOCHS, tell, augment=augment))
    teacher = net

    def taught() -> Net:
        clean = [cleaned(group, [teacher], words) for group in automatic]
        tell(f"{sum(len(g) for g in clean)} automatic sentences kept")
        states: list[dict[str, torch.Tensor]] = []

        def after(net: Net, epoch: int) -> None:
            states.append({name: value.clone() for name, value in net.state_dict().items()})

        mean = train(
            [*hand, *clean], words, 7, EPOCHS, tell, augment=augment, begin=teacher, rate=STUDENT_RATE, after=after
        )
        mean.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
        return mean

    kept("mean", taught)


def save_shares(out: Path, shares: dict[int, int]) -> None:
    """The list of words with the share of small letters, for the export."""
    names = sorted(shares)
    np.savez(
        out / "shares.npz",
        words=np.array(names, dtype=np.uint32),
        shares=np.array([shares[name] for name in names], dtype=np.uint8),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
