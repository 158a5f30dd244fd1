"""The working precision: set, restored, nested, and one thread at a time."""

import threading

import flint
import pytest

from checks.arithmetic import current_bits, in_balls, working_precision


def test_precision_is_set_inside_and_restored_outside():
    """The given bits hold inside, and outside what was there before."""
    before = flint.ctx.prec
    with working_precision(200):
        assert (flint.ctx.prec, current_bits(), in_balls()) == (200, 200, True)
    assert (flint.ctx.prec, current_bits(), in_balls()) == (before, 53, False)


def test_precision_is_restored_after_an_exception():
    """An exception in the body leaves no trace."""
    before = flint.ctx.prec
    with pytest.raises(ZeroDivisionError), working_precision(300):
        raise ZeroDivisionError
    assert (flint.ctx.prec, in_balls()) == (before, False)


def test_precision_nests():
    """The inner precision ends where its block ends."""
    with working_precision(128):
        with working_precision(64):
            assert (flint.ctx.prec, current_bits()) == (64, 64)
        assert (flint.ctx.prec, current_bits()) == (128, 128)


@pytest.mark.parametrize("bits", [1, 0, -5, 2**20 + 1, 128.0, "128", True, None])
def test_impossible_precisions_are_refused_with_their_value(bits):
    """The message shows what was given and what is possible."""
    with pytest.raises(ValueError, match=r"from 2 to 1048576") as error, working_precision(bits):
        pass
    assert repr(bits) in str(error.value)


@pytest.mark.parametrize("bits", [2, 2**20])
def test_extreme_precisions_are_accepted(bits):
    """The ends of the range belong to it."""
    with working_precision(bits):
        assert flint.ctx.prec == bits


def test_threads_do_not_change_each_others_precision():
    """A block sees its own precision from its first to its last line, whatever other threads do."""
    seen: list[tuple[int, int]] = []

    def work(bits: int) -> None:
        for _ in range(200):
            with working_precision(bits):
                first = flint.ctx.prec
                x = flint.arb(2).sqrt()
                del x
                seen.append((bits, first))
                seen.append((bits, flint.ctx.prec))

    threads = [threading.Thread(target=work, args=(bits,)) for bits in (64, 128, 192, 256)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 1600
    assert all(asked == got for asked, got in seen)


def test_another_thread_is_not_in_ball_mode():
    """Ball mode belongs to the thread that asked for it."""
    seen: list[bool] = []
    with working_precision(128):
        thread = threading.Thread(target=lambda: seen.append(in_balls()))
        thread.start()
        thread.join()
    assert seen == [False]
