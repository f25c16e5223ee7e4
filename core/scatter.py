"""What theory says of descent on least squares with samples drawn at random: where it is in the mean, and how far off.

Of a step with m samples drawn with replacement the mean and the covariance follow from those before it exactly, at any
learning rate: the gradient of a sample, 2 a (aᵀd + r), is linear in the distance d from the optimum. Bach & Moulines
2013, Non-strongly-convex smooth stochastic approximation with convergence rate O(1/n), for the recursion.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.losses.data_loss import LeastSquares


def scatter(loss: LeastSquares, learning_rate: Any, size: Any, start: Any, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean (steps + 1, dimension, *batch) of all runs, and their covariance (steps + 1, dimension, dimension,
    *batch), for batches of ``size`` samples that are drawn with replacement; the two broadcast to ``batch``.

    With d = θ − θ*, C its second moments and u = cᵢ aᵢ(aᵢᵀd + rᵢ) the gradient of one sample: E d ← (I − ηH) E d and
    C ← C − η(HC + CH) + η²(E uuᵀ/m + (1 − 1/m) H C H). Both grow without bound where the rate is too large.

    >>> from core.data import Data
    >>> from core.losses import linear_regression
    >>> loss = linear_regression(Data([[1.0, 1.0]], [0.0, 2.0]), bias=False)  # one weight, with 1 as its best value
    >>> mean, covariance = scatter(loss, 0.1, 1, (1.0,), 1000)
    >>> mean[-1].round(9).tolist(), covariance[-1].round(6).tolist()  # η²·4 / (1 − (1 − 2η)²) = 1/9
    ([1.0], [[0.111111]])
    """
    rate, size = np.broadcast_arrays(np.asarray(learning_rate, dtype=float), np.asarray(size, dtype=float))
    best = np.array(loss.minima[0])
    a, left = loss.design, loss.design @ best - loss.target  # what the best leaves
    factor = 1.0 if loss.score.key == "half_squared" else 2.0
    hessian = factor * a.T @ a / loss.samples
    fourth = factor**2 * np.einsum("si,sj,sk,sl->ijkl", a, a, a, a, optimize=True) / loss.samples
    third = factor**2 * np.einsum("s,si,sj,sk->ijk", left, a, a, a, optimize=True) / loss.samples
    second = factor**2 * np.einsum("s,si,sj->ij", left**2, a, a, optimize=True) / loss.samples
    shape = (loss.dimension, *(1,) * rate.ndim)
    mean = np.empty((steps + 1, loss.dimension, *rate.shape))
    moments = np.empty((steps + 1, loss.dimension, *mean.shape[1:]))
    mean[0] = (np.asarray(start, dtype=float) - best).reshape(shape)
    moments[0] = mean[0][:, None] * mean[0][None]
    with np.errstate(all="ignore"):
        for k in range(steps):
            d, c = mean[k], moments[k]
            pulled = np.tensordot(hessian, c, 1)  # HC
            both = np.tensordot(pulled, hessian, (1, 0))
            both = np.moveaxis(both, -1, 1)  # HCH
            one = np.tensordot(fourth, c, 2) + 2 * np.tensordot(third, d, 1)
            one += second.reshape(*second.shape, *(1,) * rate.ndim)
            mean[k + 1] = d - rate * np.tensordot(hessian, d, 1)
            moments[k + 1] = (
                c - rate * (pulled + np.swapaxes(pulled, 0, 1)) + rate**2 * (one / size + (1 - 1 / size) * both)
            )
        covariance = moments - mean[:, :, None] * mean[:, None]
    return mean + best.reshape(shape), covariance
