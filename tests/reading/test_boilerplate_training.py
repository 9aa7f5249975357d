"""Weights that ship belong together; a page that training mixes holds the article of one in the furniture of others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpusview.paths import resource
from corpusview.reading.boilerplate.training.cuts import rewrite
from corpusview.reading.boilerplate.training.headline import bodies, fingerprint, fitted_to
from corpusview.reading.boilerplate.training.pages import asides_of, mixed, varied


def _page(name: str, paragraphs: int, aside: bool = False) -> dict:
    """A page with a menu, a headline, sentences of ten words and a footer, each line naming the page it is of."""
    lines = [(f"{name} menu", "boiler"), ("", "blank"), (f"{name} headline", "meta"), ("", "blank")]
    for number in range(paragraphs):
        lines += [(f"{name} sentence {number} " + "word " * 7, "main"), ("", "blank")]
        if aside and number == 0:
            lines += [(f"{name} read also", "boiler"), ("", "blank")]
    lines += [(f"{name} footer", "boiler")]
    return {"start": 2, "lines": [{"text": text, "label": label} for text, label in lines]}


def _of(page: dict, label: str) -> list[str]:
    return [each["text"] for each in page["lines"] if each["label"] == label]


def test_asides_are_the_furniture_between_lines_of_the_body() -> None:
    (run,) = asides_of(_page("one", 3, aside=True))
    assert [each["text"] for each in run] == ["", "one read also", ""]
    assert asides_of(_page("one", 3)) == []


@pytest.mark.parametrize("seed", range(40))
def test_a_mixed_page_has_the_article_of_one_and_the_furniture_of_others(seed: int) -> None:
    body, frame, foot = _page("body", 12), _page("frame", 4), _page("foot", 4)
    made = mixed(body, frame, foot, np.random.default_rng(seed))
    assert _of(made, "main") == _of(body, "main")
    assert set(_of(made, "boiler")) <= {"frame menu", "foot footer"}


def test_a_freely_mixed_page_may_end_early_and_has_asides_of_others_inside() -> None:
    body, frame, foot = _page("body", 12), _page("frame", 4), _page("foot", 4)
    asides = asides_of(_page("other", 3, aside=True)) * 2
    whole, lengths = _of(body, "main"), set()
    for seed in range(60):
        made = varied(body, frame, foot, asides, np.random.default_rng(seed))
        main = _of(made, "main")
        assert main == whole[: len(main)]
        lengths.add(len(main))
        labels = [each["label"] for each in made["lines"]]
        last = len(labels) - 1 - labels[::-1].index("main")
        inside = [each["text"] for each in made["lines"][made["start"] : last] if each["label"] == "boiler"]
        assert inside == ["other read also"] * 2
    assert max(lengths) == len(whole)
    # The shortest has fifty words of ten a sentence, and one sentence more.
    assert 5 <= min(lengths) < len(whole)


def test_the_headline_s_weights_were_fitted_to_the_models_of_the_body_that_ship() -> None:
    """Where this fails, models of the body were changed: run `training.headline`, then `training.mastheads`."""
    assert fitted_to(resource("models", "headline.npz")) == fingerprint(bodies())


def test_a_model_with_other_odds_has_another_fingerprint_and_one_cut_elsewhere_has_not(tmp_path: Path) -> None:
    model = tmp_path / "model.npz"
    model.write_bytes(resource("models", "boilerplate.npz").read_bytes())
    before = fingerprint([model])
    rewrite(model, threshold=0.42, threshold_alone=0.43)
    assert fingerprint([model]) == before
    rewrite(model, heat=2.5)
    assert fingerprint([model]) != before
