"""The sidebar's names: gathered from mentions, ordered, filtered, and told apart from those of the boilerplate."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from corpusview.article import Article, Entity, EntityKind, Masthead, Mention, Origin, Span
from corpusview.gui.entities.model import FEW, ROW, Heading, NameRow, NamesModel, Offer
from corpusview.gui.entities.names import Named, Names, names_of

PERSON, PLACE = EntityKind.PERSON, EntityKind.PLACE


def mention(kind: EntityKind, name: str, start: int, found_by: str = "tagger") -> Mention:
    return Mention(Span(start, start + len(name)), Entity(kind, name), name, found_by)


def article(*mentions: Mention) -> Article:
    return Article(Origin("x"), Masthead(), "text", (), mentions)


@pytest.fixture
def model(qapp) -> NamesModel:
    return NamesModel()


def rows(model: NamesModel) -> list:
    return [model.index(row).data(ROW) for row in range(model.rowCount())]


def names(model: NamesModel) -> list[str]:
    return [row.named.name for row in rows(model) if isinstance(row, NameRow)]


def test_mentions_of_a_name_are_counted_and_kept_in_order():
    found = names_of(article(mention(PERSON, "Pop", 40), mention(PERSON, "Hala", 10), mention(PERSON, "Pop", 5)))
    assert [(each.name, each.count) for each in found.names] == [("Pop", 2), ("Hala", 1)]
    assert found.names[0].places == (Span(5, 8), Span(40, 43))


def test_a_name_in_the_body_does_not_count_its_mentions_in_boilerplate():
    found = names_of(article(mention(PERSON, "Pop", 1), mention(PERSON, "Pop", 90, "furniture:tagger")))
    assert [(each.name, each.count, each.only_in_boilerplate) for each in found.names] == [("Pop", 1, False)]


def test_a_name_only_in_boilerplate_is_left_out_until_it_is_asked_for(model):
    model.show(names_of(article(mention(PERSON, "Pop", 1), mention(PLACE, "Geneva", 90, "furniture:tagger"))))
    assert names(model) == ["Pop"]
    assert rows(model)[-1] == Offer("1 name only in boilerplate")
    model.show_boilerplate(True)
    assert names(model) == ["Pop", "Geneva"]
    assert any(isinstance(row, Heading) and row.text == "Only in boilerplate" for row in rows(model))


def test_kinds_come_in_their_order_under_their_headings(model):
    model.show(Names((Named(PLACE, "Brezna", 9), Named(PERSON, "Pop", 1))))
    assert [row.text for row in rows(model) if isinstance(row, Heading)] == ["People", "Places"]


def test_a_long_section_shows_a_few_and_offers_the_rest(model):
    model.show(Names(tuple(Named(PERSON, f"Name {each}", 50 - each) for each in range(30))))
    assert len(names(model)) == FEW
    assert rows(model)[-1] == Offer(f"{30 - FEW} more", PERSON)
    model.open_section(PERSON)
    assert len(names(model)) == 30


def test_the_filter_looks_in_every_form_of_a_name_and_in_all_of_a_section(model):
    many = tuple(Named(PERSON, f"Name {each}", 50 - each) for each in range(30))
    model.show(Names((*many, Named(PERSON, "Collective Treaty", 1, ("CSTO",)))))
    model.filter("csto")
    assert names(model) == ["Collective Treaty"]
    model.filter("name 2")
    assert len(names(model)) == 11
    model.filter("nobody")
    assert model.is_empty


def test_the_row_says_which_mention_was_reached(model):
    pop = Named(PERSON, "Pop", 3, (), (Span(1, 4), Span(9, 12), Span(20, 23)))
    model.show(Names((pop,)))
    model.reach(pop, 1)
    assert rows(model)[1].reached == 1


def test_rows_speak_for_themselves(model):
    model.show(Names((Named(PERSON, "Ilie Pop", 2),)))
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert spoken == ["People, 1 name", "Ilie Pop, person, 2 mentions"]


def test_a_name_that_looks_like_markup_stays_text(model):
    model.show(Names((Named(PERSON, "<img src='file:///etc/passwd'>", 1),)))
    hovered = model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in hovered and "&lt;img" in hovered


def test_bars_share_one_scale_and_a_lone_mention_is_not_a_full_bar(model):
    model.show(Names((Named(PERSON, "Pop", 1), Named(PLACE, "Brezna", 8))))
    assert [row.share for row in rows(model) if isinstance(row, NameRow)] == [0.125, 1.0]
    model.show(Names((Named(PERSON, "Pop", 1),)))
    assert rows(model)[1].share == 0.25
