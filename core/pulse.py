"""Long computations have a pulse: whoever called for one may slow it down from inside, or end it by raising.

A server sets it for what it computes for a visitor; nothing that is computed depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PULSE: ContextVar[Callable[[], object] | None] = ContextVar("pulse", default=None)


def beat() -> None:
    """Called with every step of a run; does nothing where nobody listens."""
    heard = _PULSE.get()
    if heard is not None:
        heard()


@contextmanager
def heard(listen: Callable[[], object]) -> Iterator[None]:
    """``listen`` is called with every beat meanwhile, in whatever thread it comes; what it raises ends the computation.

    >>> from core import LOSSES, OPTIMIZERS, descend
    >>> beats = []
    >>> with heard(lambda: beats.append(1)):
    ...     path = descend(LOSSES["bowl"](), OPTIMIZERS["gradient_descent"](learning_rate=0.1), steps=20)
    >>> len(beats)
    20
    """
    token = _PULSE.set(listen)
    try:
        yield
    finally:
        _PULSE.reset(token)
