"""Back and forward, as in a browser."""

from __future__ import annotations

from corpusview.gui.trail import Place, Trail

ASKED, READ, OTHER = Place("dam"), Place("dam", article=7), Place("port", article=9)


def test_a_question_grows_into_the_article_opened_from_it():
    trail = Trail().visited(ASKED).visited(READ)
    assert trail.places == (READ,)


def test_back_and_forward_return_to_the_same_places():
    trail = Trail().visited(READ).visited(OTHER)
    back = trail.stepped(-1)
    assert back.place() == READ
    assert back.has_forward() and not back.has_back()
    assert back.stepped(1) == trail


def test_what_lay_ahead_is_forgotten_when_the_user_turns_off():
    trail = Trail().visited(READ).visited(OTHER).stepped(-1).visited(Place("strike"))
    assert trail.places == (READ, Place("strike"))
    assert not trail.has_forward()


def test_the_same_place_twice_is_one_visit():
    assert Trail().visited(READ).visited(READ).places == (READ,)


def test_the_trail_ends_where_it_ends():
    trail = Trail().visited(READ)
    assert trail.stepped(-1) == trail == trail.stepped(1)
    assert Trail().place() is None


def test_the_trail_stays_short():
    trail = Trail()
    for number in range(1, 1000):
        trail = trail.visited(Place("x", article=number))
    assert len(trail.places) == 200
    assert trail.place() == Place("x", article=999)
