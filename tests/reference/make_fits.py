"""Writes fits.json: what statsmodels finds for the losses over data, to compare with.

In an environment of its own, from the project's folder:

    python -m venv /tmp/fits && /tmp/fits/bin/pip install statsmodels
    PYTHONPATH=. /tmp/fits/bin/python tests/reference/make_fits.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm

from core.data import DATASETS

LOGISTIC = [
    ("penguin_pair", {}),
    ("threshold", {}),
    ("blobs", {"samples": 200, "noise": 1.5, "seed": 3}),
    ("moons", {"samples": 100, "noise": 0.2, "seed": 1}),
    ("xor", {}),
]
ROBUST = [("engel", {}), ("outlier", {}), ("penguins", {})]


def design(data):
    return np.vstack([data.x, np.ones(data.samples)]).T


def logistic(key, values):
    data = DATASETS[key](**values)
    found = sm.Logit(data.y, design(data)).fit(method="newton", maxiter=200, tol=1e-14, disp=False)
    return {"data": key, "values": values, "theta": found.params.tolist(), "minimum": -found.llf / data.samples}


def huber(key, values, delta):
    """As a smooth convex program; scipy's Newton with the exact Hessian, from a start at the least squares."""
    data = DATASETS[key](**values)
    matrix = design(data)
    scale = np.abs(matrix).max(axis=0)
    scaled = matrix / scale

    def error(theta):
        return scaled @ theta - data.y

    def value(theta):
        return scipy.special.huber(delta, error(theta)).mean()

    def gradient(theta):
        return scaled.T @ np.clip(error(theta), -delta, delta) / data.samples

    def hessian(theta):
        inside = (np.abs(error(theta)) <= delta).astype(float)
        return (scaled.T * inside) @ scaled / data.samples

    start = np.linalg.lstsq(scaled, data.y, rcond=None)[0]
    options = {"gtol": 1e-11 * delta, "maxiter": 10000}
    found = scipy.optimize.minimize(value, start, jac=gradient, hess=hessian, method="trust-exact", options=options)
    theta = (found.x / scale).tolist()
    return {"data": key, "values": values, "delta": delta, "theta": theta, "minimum": found.fun}


def absolute(key, values):
    """As a linear program, solved exactly: t ≥ |A θ − y|, least Σ t."""
    data = DATASETS[key](**values)
    matrix, one = design(data), np.eye(data.samples)
    above, below = np.hstack([matrix, -one]), np.hstack([-matrix, -one])
    cost = np.concatenate([np.zeros(matrix.shape[1]), np.full(data.samples, 1 / data.samples)])
    found = scipy.optimize.linprog(
        cost, np.vstack([above, below]), np.concatenate([data.y, -data.y]), bounds=(None, None), method="highs"
    )
    return {"data": key, "values": values, "theta": found.x[: matrix.shape[1]].tolist(), "minimum": found.fun}


if __name__ == "__main__":
    made = {
        "versions": {"statsmodels": statsmodels.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "logistic": [logistic(*case) for case in LOGISTIC],
        "huber": [huber(*case, delta) for case in ROBUST for delta in (0.5, 50.0)],
        "l1": [absolute(*case) for case in ROBUST],
    }
    Path(__file__).with_name("fits.json").write_text(json.dumps(made, indent=1) + "\n")
