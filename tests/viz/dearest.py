"""The dearest links of every lesson, as far as anybody knows, and what they cost.

``PYTHONPATH=. python tests/viz/dearest.py`` in the project's folder measures each one in a process of its own: seconds
of one processor, and how far the memory went up. Names of lessons after it measure those alone.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from urllib.parse import parse_qsl

from core.data.features import FEATURES
from core.optimizers import OPTIMIZERS
from viz.lessons import LESSONS
from viz.lessons.escape.scene import ESCAPERS
from viz.lessons.network.scene import TRAINERS
from viz.resource import answer


def tower(count: int, inner: str, function: str) -> str:
    """Functions of functions: every one of them is another operation, and so is its derivative."""
    return f"{function}(" * count + inner + ")" * count


DEAR = tower(19, "x+y", "sin") + "*" + tower(18, "x-y", "cos")  # as many functions as 200 characters hold
MANY = "*".join(f"sin({k}x+y)" for k in range(2, 20))[: 18 * 11].rpartition("*")[0]  # hills everywhere
POWERS = "*".join(f"x^({k}y)" for k in range(2, 20))
CURVE = tower(19, "x", "sin") + "*" + tower(18, "x", "cos")
WAVES = "*".join(f"sin({k}x)" for k in range(2, 22))[:198].rpartition("*")[0]
SPACE = "+".join(f"sin(x{i} x{i % 6 + 1})*cos(x{i})" for i in range(1, 7))

ALL = "~".join(OPTIMIZERS)
WORST = "backtracking.learning_rate=1000000&backtracking.shrink=0.99&backtracking.decrease=0.999"
BOTH = "&".join(WORST.replace("backtracking", side) for side in ("left", "right"))
SURFACES = tuple(f"surface=formula&formula={each}" for each in (DEAR, MANY, POWERS))
CURVES = tuple(f"curve=formula&formula={each}" for each in (CURVE, WAVES))
BIG = "~".join(["8.gelu"] * 6)


def each(pieces: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(f"{piece}&{other}" for piece in pieces for other in more)


SOME = "gradient_descent~momentum~adam"
DEAREST: dict[str, tuple[str, ...]] = {
    "tangent": CURVES,
    "step-size": CURVES,
    "taylor": each(CURVES, "order=8"),
    "walk": each(CURVES, "steps=200&tab=cobweb"),
    "gradient": SURFACES,
    "field": each(SURFACES, "shown=lines", "shown=true", "shown=lines&view=-2.9~2.9~-2.9~2.9"),
    "dimensions": (f"formula={SPACE}&point=1~2~3~1~2~3",),
    "check": (f"formula={SPACE}&point=1~2~3~1~2~3", f"formula={SPACE}&point=1~2~3~1~2~3&random=1"),
    "playground": each(
        SURFACES,
        f"steps=10000&optimizers={ALL}&{WORST}&noise=1&together=1",
        f"steps=1000&optimizers={ALL}&{WORST}&noise=1&together=1",
        f"steps=10000&optimizers=backtracking&{WORST}&noise=1",
        f"steps=10000&optimizers=backtracking&{WORST}",
        "steps=10000&optimizers=newton&noise=1",
        f"steps=1000&optimizers=backtracking&{WORST}",
    ),
    "regimes": each(SURFACES, "steps=300"),
    "stability": each(SURFACES, "form=heavy", "form=nesterov", "form=weighted"),
    "basins": (
        *each(
            SURFACES,
            f"left=backtracking&right=backtracking&{BOTH}&steps=1000",
            "left=newton&right=newton&steps=1000",
            "left=adam&right=nadam&steps=1000",
            "left=adam&right=backtracking&steps=200",
        ),
        "left=gradient_descent&right=adam&steps=1000&surface=rastrigin",
    ),
    "memory": each(
        SURFACES,
        "steps=120&newton=1&optimizer=newton",
        f"steps=120&newton=1&optimizer=backtracking&{WORST}",
        "steps=120&newton=1&optimizer=nadam",
    ),
    "averages": ("series=wave&wave.length=500&t=500&beta=0.9999",),
    "schedules": each(
        SURFACES,
        f"steps=1000&optimizer=backtracking&{WORST}",
        "steps=1000&optimizer=newton",
        "steps=400&optimizer=nadam",
        "steps=1000&optimizer=nadam",
        f"steps=100&optimizer=backtracking&{WORST}",
        "steps=400&optimizer=newton&live=learning_rate",
    ),
    "race": (
        *each(
            SURFACES,
            f"optimizers={ALL}&{WORST}&count=100&budget=500&tune=1",
            "optimizers=adam&live=adam.epsilon&count=100&budget=500&tune=1",
            f"optimizers={ALL}&count=3&budget=10&tune=0",
        ),
        f"optimizers={ALL}&count=100&budget=500&tune=1",
        f"optimizers={ALL}&count=40&tune=1&live=adam.epsilon",
    ),
    "escape": tuple(
        f"place={place}&optimizers={'~'.join(ESCAPERS)}&{WORST}&steps=300&noise=1&live={live}"
        for place in ("plateau", "narrow_valley", "monkey_saddle")
        for live in ("rate", "noise")
    ),
    "losses": ("tab=number&repeats=1000", "tab=logit", "tab=probability"),
    "activations": ("n=30", "n=30&tab=many"),
    "softmax": ("z=1~2~3~4~5~6",),
    "information": ("p=.1~.2~.3~.1~.2~.1&q=.2~.2~.2~.2~.1~.1",),
    "regression": tuple(
        f"data={data}&{data}.samples=2000&steps=300&optimizer={key}{more}"
        for data in ("line", "blobs", "moons")
        for key in ("newton", "nadam", "backtracking")
        for more in ("", f"&{WORST}")[: 1 + (key == "backtracking")]
    ),
    "batches": tuple(
        f"data={data}&{data}.samples=2000&steps=150&live={live}&size=64"
        for data in ("line", "blobs")
        for live in ("rate", "size")
    ),
    "scaling": tuple(
        f"data={data}&{data}.samples=2000&tab={tab}" for data in ("penguins", "line", "engel") for tab in ("valleys",)
    ),
    "perceptron": tuple(
        f"data={data}&{data}.samples=2000&steps=400&update={update}"
        for data in ("blobs", "xor")
        for update in ("one", "all")
    ),
    "onelayer": ("step=20",),
    "backprop": (f"hidden={BIG}&outputs=3&step=100&data=blobs",),
    "network": tuple(
        f"data=spirals&spirals.samples=1000&share=0.95&features={'~'.join(FEATURES)}&hidden={BIG}&epochs=2000&batch={batch}&optimizer={key}&l1=0.1"
        for batch in (1, 32, 2000)
        for key in (list(TRAINERS)[-1], "adam")
    ),
    "landscape": tuple(f"data={data}&optimizers={ALL}&epochs=150&batch=8" for data in ("moons", "spirals")),
    "depth": ("width=64&depth=50&activation=gelu",),
}


def fields(link: str) -> dict[str, str]:
    return dict(parse_qsl(link.replace("+", "%2B"), keep_blank_values=True))


def measured(key: str, link: str) -> tuple[float, float, float]:
    """Seconds of one processor, the memory's rise and the answer's size, both in megabytes, in a process of its own."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        lesson = next(each for each in LESSONS if each.key == key)
        before, began = resident(), time.process_time()
        try:
            size = len(answer(lesson, fields(link)).message) / 1e6
        except Exception as error:
            print(key, link[-60:], repr(error), file=sys.stderr)
            size = -1.0
        seconds = time.process_time() - began
        rise = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3 - before
        os.write(writing, f"{seconds} {rise} {size}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    seconds, rise, size = map(float, text.split())
    return seconds, rise, size


def resident() -> float:
    """Megabytes that this process holds."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def main(names: list[str]) -> None:
    for key, links in DEAREST.items():
        for link in links if not names or key in names else ():
            seconds, rise, size = measured(key, link)
            print(f"{key:12} {seconds:6.2f} s {rise:6.0f} MB {size:6.2f} MB  {link[:30]} … {link[-70:]}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
