"""So many times in any minute, and no memory of those who are gone."""

from hypothesis import given
from hypothesis import strategies as st

from webchat.moving_window import Amounts, MovingWindow


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def taken(window, key):
    if window.wait(key):
        return False
    window.count(key)
    return True


def test_the_wait_is_until_the_oldest_is_a_minute_old():
    window = MovingWindow(2, clock := Clock())
    assert taken(window, "a")
    clock.now += 20
    assert taken(window, "a") and not taken(window, "a") and taken(window, "b")
    assert window.wait("a") == 40
    clock.now += 40
    assert taken(window, "a") and window.wait("a") == 20


def test_nothing_is_counted_where_there_is_no_limit():
    window = MovingWindow(0, Clock())
    assert all(taken(window, "a") for _ in range(1000)) and len(window) == 0


def test_a_key_is_forgotten_after_a_minute():
    window = MovingWindow(3, clock := Clock())
    for number in range(10_000):
        clock.now += 0.1
        assert taken(window, number)
    assert len(window) <= 601
    clock.now += 61
    assert taken(window, "last") and len(window) == 1


def test_what_was_taken_back_does_not_count():
    window = MovingWindow(2, Clock(), seconds=900)
    assert taken(window, "a") and taken(window, "a") and not taken(window, "a")
    window.take_back("a")
    assert taken(window, "a") and not taken(window, "a")
    window.forget("a")
    window.take_back("a")
    assert len(window) == 0


@given(st.integers(1, 5), st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 40)), max_size=60))
def test_it_lets_through_what_a_list_of_all_times_would(most, asked):
    window = MovingWindow(most, clock := Clock())
    times = {"a": [], "b": []}
    for key, later in asked:
        clock.now += later
        recent = [moment for moment in times[key] if moment + 60 - clock.now > 0]
        expected = len(recent) < most
        wait = window.wait(key)
        assert (wait == 0) == expected
        if expected:
            window.count(key)
            times[key].append(clock.now)
        else:
            assert wait == recent[-most] + 60 - clock.now


def test_so_much_and_no_more_until_its_seconds_are_over():
    amounts = Amounts(100, clock := Clock(), seconds=60)
    assert amounts.wait("a", 500) == 0  # alone it is somebody else's to refuse
    amounts.count("a", 90)
    clock.now += 20
    assert (amounts.wait("a", 10), amounts.wait("a", 11), amounts.wait("b", 90)) == (0, 40, 0)
    amounts.take_back("a", 30, clock.now)
    amounts.take_back("b", 30, clock.now)
    assert (amounts.wait("a", 40), amounts.wait("a", 41), amounts.wait("b", 90)) == (0, 40, 0)
    amounts.take_back("a", 500, clock.now)
    assert amounts.wait("a", 500) == 0
    clock.now += 40
    assert amounts.wait("a", 100) == 0 and len(amounts) == 0
    amounts.count("a", 90)
    amounts.take_back("a", 90, clock.now - 1)  # what was counted in the seconds before
    assert amounts.wait("a", 11) == 60
