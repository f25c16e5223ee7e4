"""The gallery of surfaces: well-known test functions, each a formula in x and y."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.catalog import Spec, catalog
from core.formula import parse
from core.losses.surface import Point, Surface
from core.param import Param

SURVEY = "Jamil & Yang 2013, A literature survey of benchmark functions"
ANGLE = Param(
    "angle",
    "Angle",
    r"\varphi",
    0.0,
    low=-180,
    high=180,
    slider=(-180, 180),
    help="Turns the surface about the centre of the picture, in degrees.",
)
CONDITION = Param(
    "condition",
    "Condition number",
    r"\kappa",
    25.0,
    low=1,
    high=1000,
    slider=(1, 100),
    scale="log",
    help="How many times more strongly the bowl curves across the valley than along it.",
)


# minima that have no short closed form: zeros of the exact gradient to rounding, by Newton's method
HIMMELBLAU = (
    (3.0, 2.0),
    (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.2831859912861696),
    (3.5844283403304917, -1.8481265269644036),
)
LOW, HIGH = -2.903534027771177, 2.746802770990837  # Styblinski–Tang, each coordinate
MCCORMICK = 0.5 - math.pi / 3  # cos(x + y) = −1/2 and x − y = 1


def opposite(x: float, y: float) -> tuple[Point, Point]:
    return (x, y), (-x, -y)


def square(half: float) -> tuple[Point, Point]:
    return (-half, half), (-half, half)


@dataclass(frozen=True)
class Build:
    """Builds a surface from its text; a word in braces is a hyperparameter, put in as a number."""

    text: str
    domain: tuple[Point, Point]
    start: Point
    minima: tuple[Point, ...] = ()
    minimum: float | None = None
    local_minima: tuple[Point, ...] = ()

    def __call__(self, angle: float, **values: Any) -> Surface:
        for key, value in {"angle": angle, **values}.items():
            if np.ndim(value) > 0:
                raise ValueError(f"{key} must be one number: a surface is one picture")
        formula = parse(self.text.format(**values))
        return Surface(formula, self.domain, self.start, self.minima, self.minimum, self.local_minima).turned(angle)


def entry(key: str, name: str, summary: str, reference: str, build: Build, *params: Param) -> Spec:
    """A Spec whose LaTeX comes from the same text as the surface, with the hyperparameters' symbols."""
    # a hyperparameter's symbol is LaTeX of a Greek letter, whose name is a variable here
    letters = {param.key: param.symbol.lstrip("\\") for param in params}
    formula = parse(build.text.format(**letters), ("x", "y", *letters.values()))
    return Spec(key, name, f"f(x, y) = {formula.latex}", summary, reference, (*params, ANGLE), build)


LOSSES = catalog(
    entry(
        "bowl",
        "Bowl",
        "A long valley: the more unequal its two curvatures, the harder it is to pick one learning rate.",
        "Nocedal & Wright 2006, Numerical Optimization",
        Build("(x^2 + {condition}*y^2)/2", square(3.0), (-2.5, 1.0), ((0.0, 0.0),), 0.0),
        CONDITION,
    ),
    entry(
        "rosenbrock",
        "Rosenbrock’s banana",
        "A curved valley with a nearly flat floor: getting into it is easy, following it to the minimum is slow.",
        "Rosenbrock 1960, An automatic method for finding the greatest or least value of a function",
        Build("(1 - x)^2 + 100*(y - x^2)^2", square(2.0), (-1.2, 1.0), ((1.0, 1.0),), 0.0),
    ),
    entry(
        "beale",
        "Beale",
        "Steep walls at the corners and long flat arms between them: no one step size suits both.",
        SURVEY,
        Build(
            "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
            square(4.5),
            (1.0, 1.5),
            ((3.0, 0.5),),
            0.0,
        ),
    ),
    entry(
        "himmelblau",
        "Himmelblau",
        "Four equally deep minima: where you end depends on where you start.",
        "Himmelblau 1972, Applied Nonlinear Programming",
        Build("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", square(6.0), (-0.5, -0.5), HIMMELBLAU, 0.0),
    ),
    entry(
        "booth",
        "Booth",
        "A tilted bowl: the valley runs across both axes, so each coordinate alone misleads.",
        SURVEY,
        Build("(x + 2*y - 7)^2 + (2*x + y - 5)^2", square(10.0), (-7.0, 5.0), ((1.0, 3.0),), 0.0),
    ),
    entry(
        "matyas",
        "Matyas",
        "A shallow valley along the diagonal, with hardly any slope along its floor.",
        SURVEY,
        Build("0.26*(x^2 + y^2) - 0.48*x*y", square(10.0), (-3.0, 8.0), ((0.0, 0.0),), 0.0),
    ),
    entry(
        "goldstein_price",
        "Goldstein–Price",
        "Values from three to a million: gradients that are gentle near the minimum and huge at the edge.",
        "Goldstein & Price 1971, On descent from local minima",
        Build(
            "(1 + (x + y + 1)^2*(19 - 14x + 3x^2 - 14y + 6x y + 3y^2))"
            "*(30 + (2x - 3y)^2*(18 - 32x + 12x^2 + 48y - 36x y + 27y^2))",
            square(2.0),
            (-0.5, 0.5),
            ((0.0, -1.0),),
            3.0,
            ((-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
        ),
    ),
    entry(
        "rastrigin",
        "Rastrigin",
        "A bowl covered with regular dents: plain descent stops in the nearest one.",
        "Rastrigin 1974, Systems of Extremal Control",
        Build("20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)", square(5.12), (3.3, -2.2), ((0.0, 0.0),), 0.0),
    ),
    entry(
        "ackley",
        "Ackley",
        "A wide rippled funnel with a sharp point at the bottom, where the gradient does not fade.",
        "Ackley 1987, A Connectionist Machine for Genetic Hillclimbing",
        Build(
            "20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
            square(5.0),
            (3.2, -2.4),
            ((0.0, 0.0),),
            0.0,
        ),
    ),
    entry(
        "six_hump_camel",
        "Six-hump camel",
        "Six minima, of which two opposite ones are deepest.",
        "Dixon & Szegő 1978, Towards Global Optimisation 2",
        Build(
            "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + 4*(y^2 - 1)*y^2",
            ((-3.0, 3.0), (-2.0, 2.0)),
            (-0.9, 1.2),
            opposite(0.08984201310031806, -0.7126564030207396),
            -1.0316284534898774,
            opposite(1.7036067149699812, -0.7960835686726251) + opposite(1.6071047529201974, 0.5686514548841314),
        ),
    ),
    entry(
        "three_hump_camel",
        "Three-hump camel",
        "A deep minimum between two shallow ones that catch a careful descent.",
        SURVEY,
        Build(
            "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
            square(5.0),
            (2.2, -1.5),
            ((0.0, 0.0),),
            0.0,
            opposite(1.7475523458302893, -0.8737761729151446),
        ),
    ),
    entry(
        "mccormick",
        "McCormick",
        "A trough with a wave along its floor: of its two minima, the nearer one need not be the deeper.",
        "McCormick 1976, Computability of global solutions to factorable nonconvex programs",
        Build(
            "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
            ((-1.5, 4.0), (-3.0, 4.0)),
            (3.0, 2.0),
            ((MCCORMICK, MCCORMICK - 1),),
            -1.9132229549810367,
            ((MCCORMICK + math.pi, MCCORMICK + math.pi - 1),),
        ),
    ),
    entry(
        "styblinski_tang",
        "Styblinski–Tang",
        "Four minima, not equally deep: downhill from here is not always towards the deepest.",
        "Styblinski & Tang 1990, Experiments in nonconvex optimization",
        Build(
            "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
            square(5.0),
            (0.4, 4.0),
            ((LOW, LOW),),
            -78.33233140754284,
            ((LOW, HIGH), (HIGH, LOW), (HIGH, HIGH)),
        ),
    ),
    entry(
        "easom",
        "Easom",
        "A flat table with one hole: far from it there is no slope to follow.",
        "Easom 1990, A survey of global optimization techniques",
        Build(
            "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
            ((-1.0, 7.0), (-1.0, 7.0)),
            (1.7, 2.2),
            ((math.pi, math.pi),),
            -1.0,
        ),
    ),
    entry(
        "griewank",
        "Griewank",
        "A shallow bowl under regular waves: the waves steer each step, the bowl sets where it should end.",
        "Griewank 1981, Generalized descent for global optimization",
        Build("1 + (x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2))", square(10.0), (7.0, -5.0), ((0.0, 0.0),), 0.0),
    ),
    entry(
        "saddle",
        "Saddle",
        "Down on two sides and up on the other two: descent lingers at the centre, then leaves for good.",
        "Dauphin and others 2014, Identifying and attacking the saddle point problem",
        Build("x^2 - y^2", square(3.0), (-2.4, 0.02)),
    ),
    entry(
        "monkey_saddle",
        "Monkey saddle",
        "A saddle with three ways down, two for the legs and one for the tail, and no curvature at its centre.",
        "Hilbert & Cohn-Vossen 1932, Geometry and the Imagination",
        Build("x^3 - 3*x*y^2", square(2.0), (1.5, 0.05)),
    ),
    entry(
        "plateau",
        "Plateau",
        "A slope, then a wide level stretch, then a hole: the gradient fades long before the minimum.",
        "Made for this gallery",
        Build(
            "1 - exp(-(x - 1.5)^2 - y^2) + 0.0002*((x - 1.5)^2 + y^2)^2", square(4.0), (-2.5, 1.0), ((1.5, 0.0),), 0.0
        ),
    ),
    entry(
        "two_valleys",
        "Two valleys",
        "A narrow valley and a wide one that is almost as deep: large steps jump out of the narrow one.",
        "Made for this gallery; Hochreiter & Schmidhuber 1997, Flat minima",
        Build(
            "0.02*(x^2 + y^2) - exp(-((x + 1.2)^2 + y^2)/2) - 1.1*exp(-8*((x - 1.5)^2 + y^2))",
            square(3.0),
            (1.9, 0.3),
            ((1.4925270489096882, 0.0),),
            -1.0816090035026305,
            ((-1.1537987661438494, 0.0),),
        ),
    ),
)
