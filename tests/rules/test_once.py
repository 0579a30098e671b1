"""What many rules ask in turn is worked out once for each object, and never told of another one."""

from openimmo.model import Freitexte
from openimmo.rules.once import once
from openimmo.rules.texts.prose import prose, whole


def test_same_object_is_read_once_until_another_one_comes_between() -> None:
    read: list[Freitexte] = []

    @once
    def title(texts: Freitexte) -> str | None:
        read.append(texts)
        return texts.objekttitel

    first, second = Freitexte(objekttitel="Haus"), Freitexte(objekttitel="Garten")
    assert [title(texts) for texts in (first, first, second, first)] == ["Haus", "Haus", "Garten", "Haus"]
    assert [texts is first for texts in read] == [True, False, True]


def test_equal_objects_are_not_taken_for_each_other() -> None:
    @once
    def identity(texts: Freitexte) -> int:
        return id(texts)

    one, same = Freitexte(lage="ruhig"), Freitexte(lage="ruhig")
    assert (identity(one), identity(same)) == (id(one), id(same))


def test_texts_of_one_listing_are_not_told_of_the_next() -> None:
    one, other = Freitexte(objekttitel="Haus", lage="ruhig"), Freitexte(lage="zentral")
    assert (whole(one), whole(other)) == ("Haus\nruhig", "zentral")
    assert prose(one) == (("objekttitel", "Haus"), ("lage", "ruhig"))
