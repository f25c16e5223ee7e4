"""Make ``networks.json``: trainings of small networks by torch, for the same weights and batches.

Run it where PyTorch is installed; the project itself needs neither PyTorch nor this script::

    pip install torch==2.13.0 numpy
    python tests/reference/make_torch_network.py

Weights, samples and batches are drawn here and written down beside what torch makes of them: the loss of each batch
before its step, and all parameters after every step. A layer's W is written as (inputs, outputs), row by row, and
behind it b: torch's ``Linear`` keeps it turned. Nothing here imports the project.
"""

import json
import platform
from itertools import pairwise
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)

STEPS, SAMPLES, BATCH = 50, 24, 7

OPTIMIZERS = {
    "momentum": ({"learning_rate": 0.05, "momentum": 0.9},
                 lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    "adam": ({"learning_rate": 0.02}, lambda p: torch.optim.Adam(p, lr=0.02)),
    "adamw": ({"learning_rate": 0.02, "weight_decay": 0.1},
              lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1)),
}  # fmt: skip

ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}

NETWORKS = [
    ("sigmoid", "cross_entropy", (2, 4, 3, 1), ("tanh", "tanh")),
    ("softmax", "cross_entropy", (2, 5, 3), ("relu",)),
    ("linear", "squared", (2, 4, 1), ("sigmoid",)),
]


def columns(linears):
    """All parameters as one list: W by inputs and outputs, then b, layer by layer."""
    return [number for linear in linears
            for number in (*linear.weight.detach().T.reshape(-1).tolist(), *linear.bias.detach().tolist())]  # fmt: skip


def case(output, loss, sizes, activations, key):
    generator = torch.Generator().manual_seed(len(sizes) * 100 + sizes[-1])
    linears = [torch.nn.Linear(inputs, outputs) for inputs, outputs in pairwise(sizes)]
    with torch.no_grad():
        for linear in linears:
            for parameter in linear.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.7)
    parts = []
    for linear, activation in zip(linears[:-1], activations, strict=True):
        parts += [linear, ACTIVATIONS[activation]()]
    model = torch.nn.Sequential(*parts, linears[-1])
    x = torch.randn(SAMPLES, sizes[0], generator=generator)
    if output == "softmax":
        y = torch.randint(0, sizes[-1], (SAMPLES,), generator=generator)
        measure = torch.nn.CrossEntropyLoss()
    elif output == "sigmoid":
        y = torch.randint(0, 2, (SAMPLES,), generator=generator).double()
        measure = lambda scores, target: torch.nn.functional.binary_cross_entropy_with_logits(scores[:, 0], target)  # noqa: E731
    else:
        y = torch.sin(2 * x[:, 0]) + x[:, 1]
        measure = lambda scores, target: torch.nn.functional.mse_loss(scores[:, 0], target)  # noqa: E731
    hyperparameters, make = OPTIMIZERS[key]
    optimizer = make(model.parameters())
    path, losses, batches = [columns(linears)], [], []
    for _ in range(STEPS):
        rows = torch.randperm(SAMPLES, generator=generator)[:BATCH]
        optimizer.zero_grad()
        value = measure(model(x[rows]), y[rows])
        value.backward()
        optimizer.step()
        batches.append(rows.tolist())
        losses.append(value.item())
        path.append(columns(linears))
    return {
        "sizes": sizes,
        "activation": activations,
        "output": output,
        "loss": loss,
        "optimizer": key,
        "hyperparameters": hyperparameters,
        "x": x.T.tolist(),
        "y": y.tolist(),
        "batches": batches,
        "losses": losses,
        "path": path,
    }


def main():
    numbers = {
        "made_by": f"tests/reference/make_torch_network.py, torch {torch.__version__}, "
        f"Python {platform.python_version()}",
        "cases": [case(*network, key) for network in NETWORKS for key in OPTIMIZERS],
    }
    path = Path(__file__).with_name("networks.json")
    path.write_text(json.dumps(numbers).replace('{"sizes"', '\n{"sizes"') + "\n")


if __name__ == "__main__":
    main()
