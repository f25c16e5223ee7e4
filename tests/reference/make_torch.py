"""Make ``optimizers.json``: paths of every optimizer and curves of the schedules, computed outside of the project.

Run it where PyTorch is installed; the project itself needs neither PyTorch nor this script::

    pip install torch==2.13.0 numpy
    python tests/reference/make_torch.py

What torch.optim has is computed by torch, in float64 with analytic gradients. The rest (weighted momentum, Adam
without bias correction, Lion, Newton, backtracking) is written out below in plain Python floats, one coordinate at a
time, after the papers. Nothing here imports the project.
"""

import json
import math
import platform
from pathlib import Path

import torch

# NAdam's product of momenta and every other scalar of torch's state: float32 would be wrong by 1e-8
torch.set_default_dtype(torch.float64)

STEPS = 100


class Bowl:
    start = (-2.0, 1.5)

    def value(self, x, y):
        return 0.5 * (x * x + 25 * y * y)

    def gradient(self, x, y):
        return [x, 25 * y]

    def hessian(self, x, y):
        return [[1.0, 0.0], [0.0, 25.0]]


class Rosenbrock:
    start = (-1.2, 1.0)

    def value(self, x, y):
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2

    def gradient(self, x, y):
        return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]

    def hessian(self, x, y):
        return [[2 - 400 * (y - 3 * x * x), -400 * x], [-400 * x, 200.0]]


SURFACES = {"bowl": Bowl(), "rosenbrock": Rosenbrock()}


# --- by torch -------------------------------------------------------------------------------------------------------


def by_torch(make, surface, start):
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    path = [theta.tolist()]
    for _ in range(STEPS):
        theta.grad = torch.tensor(surface.gradient(*path[-1]), dtype=torch.float64)
        optimizer.step()
        path.append(theta.tolist())
    return path


def sgd(learning_rate, **options):
    return lambda theta: torch.optim.SGD(theta, lr=learning_rate, **options)


def adam_like(name, **fixed):
    def maker(learning_rate, beta1=0.9, beta2=0.999, epsilon=1e-8, **options):
        cls = getattr(torch.optim, name)
        if "decay" in options:
            options["momentum_decay"] = options.pop("decay")
        return lambda theta: cls(theta, lr=learning_rate, betas=(beta1, beta2), eps=epsilon, **fixed, **options)

    return maker


def adagrad(learning_rate, epsilon=1e-10):
    return lambda theta: torch.optim.Adagrad(theta, lr=learning_rate, eps=epsilon)


def rmsprop(learning_rate, decay=0.99, epsilon=1e-8):
    return lambda theta: torch.optim.RMSprop(theta, lr=learning_rate, alpha=decay, eps=epsilon)


def adadelta(learning_rate, decay=0.9, epsilon=1e-6):
    return lambda theta: torch.optim.Adadelta(theta, lr=learning_rate, rho=decay, eps=epsilon)


TORCH = {
    "gradient_descent": sgd,
    "momentum": lambda learning_rate, momentum=0.9, dampening=0.0: sgd(
        learning_rate, momentum=momentum, dampening=dampening
    ),
    "nesterov": lambda learning_rate, momentum=0.9: sgd(learning_rate, momentum=momentum, nesterov=True),
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam_like("Adam"),
    "adamax": adam_like("Adamax"),
    "amsgrad": adam_like("Adam", amsgrad=True),
    "nadam": adam_like("NAdam"),
    "adamw": adam_like("AdamW"),
}


# --- by hand --------------------------------------------------------------------------------------------------------


def weighted_momentum(surface, start, learning_rate, momentum=0.9, weighted=True, bias_correction=False):
    assert weighted
    theta, velocity, path = list(start), [0.0, 0.0], [list(start)]
    for t in range(1, STEPS + 1):
        gradient = surface.gradient(*theta)
        for i in range(2):
            velocity[i] = momentum * velocity[i] + (1 - momentum) * gradient[i]
            mean = velocity[i] / (1 - momentum**t) if bias_correction else velocity[i]
            theta[i] -= learning_rate * mean
        path.append(list(theta))
    return path


def uncorrected_adam(surface, start, learning_rate, bias_correction, largest_counts=False):
    """Kingma and Ba (2015), algorithm 1 without the two lines of bias correction; or AMSGrad's maximum in it."""
    assert not bias_correction
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    theta, m, v, w, path = list(start), [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [list(start)]
    for _ in range(STEPS):
        gradient = surface.gradient(*theta)
        for i in range(2):
            m[i] = beta1 * m[i] + (1 - beta1) * gradient[i]
            v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i]
            w[i] = max(w[i], v[i])
            theta[i] -= learning_rate * m[i] / (math.sqrt(w[i] if largest_counts else v[i]) + epsilon)
        path.append(list(theta))
    return path


def lion(surface, start, learning_rate, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Chen et al. (2023), algorithm 2."""
    theta, m, path = list(start), [0.0, 0.0], [list(start)]
    for _ in range(STEPS):
        gradient = surface.gradient(*theta)
        for i in range(2):
            c = beta1 * m[i] + (1 - beta1) * gradient[i]
            sign = (c > 0) - (c < 0)
            theta[i] -= learning_rate * (sign + weight_decay * theta[i])
            m[i] = beta2 * m[i] + (1 - beta2) * gradient[i]
        path.append(list(theta))
    return path


def newton(surface, start, learning_rate):
    """H + τI in the basis of the eigenvectors of H, found by one Jacobi rotation."""
    theta, path = list(start), [list(start)]
    for _ in range(STEPS):
        (a, b), (_, c) = surface.hessian(*theta)
        g, h = surface.gradient(*theta)
        angle = 0.5 * math.atan2(2 * b, a - c)
        cos, sin = math.cos(angle), math.sin(angle)
        eigenvalues = [
            a * cos * cos + 2 * b * cos * sin + c * sin * sin,
            a * sin * sin - 2 * b * cos * sin + c * cos * cos,
        ]
        smallest, size = min(eigenvalues), max(abs(eigenvalue) for eigenvalue in eigenvalues)
        shift = max(abs(smallest), 1e-8 * size) - smallest
        along = (cos * g + sin * h) / (eigenvalues[0] + shift)
        across = (-sin * g + cos * h) / (eigenvalues[1] + shift)
        theta[0] -= learning_rate * (cos * along - sin * across)
        theta[1] -= learning_rate * (sin * along + cos * across)
        path.append(list(theta))
    return path


def backtracking(surface, start, learning_rate=1.0, shrink=0.5, decrease=1e-4):
    """Nocedal and Wright (2006), algorithm 3.1, along the negative gradient."""
    theta, path = list(start), [list(start)]
    for _ in range(STEPS):
        g, h = surface.gradient(*theta)
        value, slope = surface.value(*theta), g * g + h * h
        rate = learning_rate
        for _ in range(50):
            if surface.value(theta[0] - rate * g, theta[1] - rate * h) <= value - decrease * rate * slope:
                break
            rate *= shrink
        theta = [theta[0] - rate * g, theta[1] - rate * h]
        path.append(list(theta))
    return path


BY_HAND = {
    "momentum_weighted": weighted_momentum,
    "adam_uncorrected": uncorrected_adam,
    "amsgrad_uncorrected": lambda *where, **options: uncorrected_adam(*where, **options, largest_counts=True),
    "lion": lion,
    "newton": newton,
    "backtracking": backtracking,
}

# --- the cases: who, hyperparameters on the bowl, hyperparameters on Rosenbrock, who computes it if not torch ---------

CASES = [
    ("gradient_descent", {"learning_rate": 0.07}, {"learning_rate": 0.001}, None),
    ("momentum", {"learning_rate": 0.02}, {"learning_rate": 0.0005}, None),
    ("momentum", {"learning_rate": 0.05, "momentum": 0.8, "dampening": 0.3}, {"learning_rate": 1e-3, "dampening": 0.5},
     None),
    ("momentum", {"learning_rate": 0.1, "weighted": True}, {"learning_rate": 0.002, "weighted": True},
     "momentum_weighted"),
    ("momentum", {"learning_rate": 0.1, "weighted": True, "bias_correction": True},
     {"learning_rate": 0.001, "momentum": 0.7, "weighted": True, "bias_correction": True}, "momentum_weighted"),
    ("nesterov", {"learning_rate": 0.03}, {"learning_rate": 0.0005, "momentum": 0.95}, None),
    ("adagrad", {"learning_rate": 0.5}, {"learning_rate": 0.5, "epsilon": 1e-3}, None),
    ("rmsprop", {"learning_rate": 0.05}, {"learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-4}, None),
    ("adadelta", {"learning_rate": 1.0}, {"learning_rate": 5.0, "decay": 0.95, "epsilon": 1e-4}, None),
    ("adam", {"learning_rate": 0.1}, {"learning_rate": 0.05}, None),
    ("adam", {"learning_rate": 0.2, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
     {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-4}, None),
    ("adam", {"learning_rate": 0.05, "bias_correction": False}, {"learning_rate": 0.02, "bias_correction": False},
     "adam_uncorrected"),
    ("adamax", {"learning_rate": 0.1}, {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 0.01}, None),
    ("amsgrad", {"learning_rate": 0.1, "beta2": 0.9}, {"learning_rate": 0.1, "beta2": 0.9}, None),
    ("amsgrad", {"learning_rate": 0.05, "bias_correction": False}, {"learning_rate": 0.02, "bias_correction": False},
     "amsgrad_uncorrected"),
    ("nadam", {"learning_rate": 0.1}, {"learning_rate": 0.05, "decay": 0.05}, None),
    ("adamw", {"learning_rate": 0.1}, {"learning_rate": 0.05, "weight_decay": 0.5}, None),
    ("lion", {"learning_rate": 0.05}, {"learning_rate": 0.02, "beta1": 0.8, "weight_decay": 0.3}, "lion"),
    ("newton", {"learning_rate": 0.3}, {"learning_rate": 0.5}, "newton"),
    ("backtracking", {}, {"shrink": 0.7, "decrease": 0.1}, "backtracking"),
]  # fmt: skip

# the first Hessian is indefinite there: Newton's step is damped
INDEFINITE_START = (0.1, 1.0)


def case(optimizer, hyperparameters, surface, start, hand):
    if hand is None:
        path = by_torch(TORCH[optimizer](**hyperparameters), SURFACES[surface], start)
    else:
        path = BY_HAND[hand](SURFACES[surface], start, **hyperparameters)
    source = "torch" if hand is None else "by hand"
    return {
        "optimizer": optimizer,
        "hyperparameters": hyperparameters,
        "surface": surface,
        "source": source,
        "path": path,
    }


def cases():
    for optimizer, on_bowl, on_rosenbrock, hand in CASES:
        yield case(optimizer, on_bowl, "bowl", Bowl.start, hand)
        yield case(optimizer, on_rosenbrock, "rosenbrock", Rosenbrock.start, hand)
    yield case("newton", {"learning_rate": 1.0}, "rosenbrock", INDEFINITE_START, "newton")


def curve(make, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], lr=1.0)
    scheduler = make(optimizer)
    factors = []
    for _ in range(steps):
        factors.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return factors


def curves():
    schedulers = torch.optim.lr_scheduler
    for steps in (10, 57):
        for schedule, hyperparameters, make in (
            ("exponential", {"gamma": 0.9}, lambda o: schedulers.ExponentialLR(o, gamma=0.9)),
            ("step", {"gamma": 0.1, "every": 7}, lambda o: schedulers.StepLR(o, step_size=7, gamma=0.1)),
            ("cosine", {}, lambda o, n=steps: schedulers.CosineAnnealingLR(o, T_max=n - 1)),
            ("cosine", {"final": 0.1}, lambda o, n=steps: schedulers.CosineAnnealingLR(o, n - 1, eta_min=0.1)),
            ("one_cycle", {}, lambda o, n=steps: schedulers.OneCycleLR(o, 1.0, n, cycle_momentum=False)),
            ("one_cycle", {"start": 0.1, "warmup": 0.45, "final": 0.001},
             lambda o, n=steps: schedulers.OneCycleLR(
                 o, 1.0, n, pct_start=0.45, div_factor=10.0, final_div_factor=100.0, cycle_momentum=False)),
        ):  # fmt: skip
            yield {
                "schedule": schedule,
                "hyperparameters": hyperparameters,
                "steps": steps,
                "factors": curve(make, steps),
            }


def main():
    numbers = {
        "made_by": f"tests/reference/make_torch.py, torch {torch.__version__}, Python {platform.python_version()}",
        "cases": list(cases()),
        "schedules": list(curves()),
    }
    path = Path(__file__).with_name("optimizers.json")
    path.write_text(json.dumps(numbers).replace('{"optimizer"', '\n{"optimizer"').replace('{"sche', '\n{"sche') + "\n")


if __name__ == "__main__":
    main()
