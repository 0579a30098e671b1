"""What signals and events want of the daemon: nothing gets lost, and an end ends every pause."""

import threading
from time import monotonic

from openimmo.pipeline.polling.wishes import Kind, Wish, Wishes

LONG = 600.0


def test_wishes_come_out_in_their_order():
    wishes = Wishes(monotonic)
    wishes.changed("anna")
    wishes.reload()
    assert list(wishes.take(LONG)) == [Wish(Kind.CHANGED, "anna"), Wish(Kind.RELOAD)]
    assert list(wishes.take(0)) == []


def test_a_wish_from_another_thread_ends_the_rest():
    wishes = Wishes(monotonic)
    other = threading.Thread(target=wishes.changed, args=("anna",))
    other.start()
    assert list(wishes.take(LONG)) == [Wish(Kind.CHANGED, "anna")]
    other.join()


def test_an_end_is_remembered_and_ends_a_pause():
    wishes = Wishes(monotonic)
    other = threading.Thread(target=wishes.stop)
    other.start()
    wishes.pause(LONG)
    other.join()
    assert wishes.stopping()
    wishes.pause(LONG)


def test_what_is_wished_during_a_pause_is_not_lost():
    wishes = Wishes(monotonic)
    wishes.changed("anna")
    wishes.pause(0.01)
    wishes.changed("berta")
    assert [wish.source for wish in wishes.take(LONG)] == ["anna", "berta"]
