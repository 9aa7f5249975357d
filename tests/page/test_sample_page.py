"""The sample page as its reader meets it: the story open, the furniture folded, nothing lost."""

import pytest

from corpusview.article import Origin
from corpusview.page import Opening, Page
from corpusview.reading.evidence import Evidence
from corpusview.reading.reader import Reader


@pytest.fixture(scope="module")
def article(request):
    shared = request.config.rootpath.parent / "shared" / "seed"
    found = sorted(shared.glob("*.txt"))
    if not found:
        pytest.skip("needs a page in ../shared/seed, which is not part of the project")
    return Reader().read(found[0].read_bytes(), Origin(str(found[0])), Evidence())


def test_the_story_stands_open_to_its_last_line_and_the_furniture_is_folded(article):
    seen = [line.text for line in Page.of(article).seen() if not line.is_blank]
    assert seen[0].startswith("Advanced units of Russian paratroopers")
    assert seen[-1].startswith("• In Almaty, city inhabitants")
    assert not [line for line in seen if "Nato" in line or "Berisha" in line or line == "Dismiss"]


def test_the_headline_stands_once_above_source_and_date(article):
    page = Page.of(article)
    assert page.headline.text == "Russian troops could be gone within week from Kazakhstan says Tokayev’s spokesman"
    assert "10 January 2022" in page.masthead_text()
    assert page.as_text(100).count("could be gone within week from") == 1


def test_unfolding_everything_gives_the_file_back(article):
    page = Page.of(article, open_folds=Opening.ALL)
    assert "\n".join(line.text for line in page.seen()) == article.text
