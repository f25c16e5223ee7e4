"""The catalog of data sets: made ones by number, noise and seed, and real ones."""

from __future__ import annotations

from core.catalog import Spec, catalog
from core.data import made
from core.data.made import CLASS, Make
from core.data.real import Load
from core.message import template
from core.param import Param

MADE = "Made for this project"
HORST = "Horst, Hill & Gorman 2020, palmerpenguins: Palmer Archipelago penguin data"
BILL_LENGTH, BILL_DEPTH = template("Bill length"), template("Bill depth")
FLIPPER, MASS = template("Flipper length"), template("Body mass")
SPECIES = ("Adelie", "Chinstrap", "Gentoo")  # names of species, the same in every language

SAMPLES = Param("samples", "Samples", "n", 100, low=2, high=2000, slider=(10, 500), scale="log", kind="whole")
SEED = Param("seed", "Seed", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole")
CLASSES = Param("classes", "Classes", "K", 2, low=2, high=3, slider=(2, 3), kind="whole")


def entry(
    key: str,
    name: str,
    formula: str,
    summary: str,
    build: Make,
    noise: float,
    *params: Param,
    reference: str = MADE,
    samples: int = 100,
) -> Spec:
    """A made data set, with its own default for the noise."""
    noisy = Param(
        "noise",
        "Noise",
        r"\sigma",
        noise,
        low=0,
        high=100,
        slider=(0.0, 1.0),
        help="Standard deviation of what chance adds.",
    )
    number = Param(**{**vars(SAMPLES), "default": samples})
    return Spec(key, name, formula, summary, reference, (number, noisy, SEED, *params), build)


def real(name: str, summary: str, reference: str, load: Load, formula: str = "") -> Spec:
    """A real data set, which has no hyperparameters."""
    return Spec(load.name, name, formula, summary, reference, (), load)


DATASETS = catalog(
    entry(
        "line",
        "Straight line",
        r"y = 0.8\, x + 0.5 + \sigma \xi",
        "Samples about a straight line.",
        Make("line", made.line),
        0.4,
        samples=30,
    ),
    entry(
        "parabola",
        "Parabola",
        r"y = x^2 - 0.5\, x - 1 + \sigma \xi",
        "Samples about a curve that no line fits.",
        Make("parabola", made.parabola),
        0.4,
        samples=40,
    ),
    entry(
        "outlier",
        "Line with an outlier",
        r"y = 0.8\, x + 0.5 + \sigma \xi - 6\, [i = 1]",
        "A line, and one sample far below it: how much does it pull?",
        Make("outlier", made.outlier),
        0.3,
        samples=20,
    ),
    entry(
        "two_scales",
        "Two scales",
        r"y = 3 x_1 - 0.1\, x_2 + 1 + \sigma \xi",
        "One feature reaches to 1, the other to 30: the loss is a needle.",
        Make("two_scales", made.two_scales),
        0.2,
    ),
    entry(
        "threshold",
        "Threshold",
        r"y = [x + \sigma \xi > 0.5]",
        "One feature: the class changes where it passes a threshold, and noise blurs where that is.",
        Make("threshold", made.threshold, 2),
        0.8,
        samples=40,
    ),
    entry(
        "blobs",
        "Blobs",
        r"x = 2\,(\cos\varphi_y, \sin\varphi_y) + \sigma \xi,\quad \varphi_y = \tfrac{\pi}{4} + \tfrac{2\pi y}{K}",
        "A cloud for each class; with little noise a line separates two of them.",
        Make("blobs", made.blobs, 2),
        0.8,
        CLASSES,
    ),
    entry(
        "moons",
        "Moons",
        r"x = (\cos\alpha, \sin\alpha)\ \text{or}\ (1 - \cos\alpha,\, 0.5 - \sin\alpha),\ \text{plus}\ \sigma \xi",
        "Two half moons that reach into each other.",
        Make("moons", made.moons, 2),
        0.1,
    ),
    entry(
        "circles",
        "Circles",
        r"x = r_y\,(\cos\alpha, \sin\alpha) + \sigma \xi,\quad r_0 = 1,\ r_1 = 0.5",
        "One class around the other: no line separates them.",
        Make("circles", made.circles, 2),
        0.1,
    ),
    entry(
        "xor",
        "XOR",
        r"x = (\pm 1, \pm 1) + \sigma \xi,\quad y = [x_1 x_2 < 0]",
        "Opposite corners belong together: no line separates them.",
        Make("xor", made.xor, 2),
        0.3,
    ),
    entry(
        "spirals",
        "Spirals",
        r"x = \tfrac{\alpha}{3\pi}\,(\cos(\alpha + \pi y), \sin(\alpha + \pi y)) + \sigma \xi",
        "Two arms wound around each other: hard even for a network.",
        Make("spirals", made.spirals, 2),
        0.02,
        samples=200,
    ),
    real(
        "Penguins",
        "342 penguins: body mass on flipper length.",
        HORST,
        Load("penguins", "penguins", ("flipper_length_mm",), "body_mass_g", (FLIPPER, MASS), ("mm", "g")),
    ),
    real(
        "Penguins, two species",
        "219 penguins of two species, by the length and the depth of their bills.",
        HORST,
        Load(
            "penguin_pair",
            "penguins",
            ("bill_length_mm", "bill_depth_mm"),
            "species",
            (BILL_LENGTH, BILL_DEPTH, CLASS),
            ("mm", "mm", ""),
            SPECIES[:2],
        ),
    ),
    real(
        "Penguins, three species",
        "342 penguins of three species, by the length and the depth of their bills.",
        HORST,
        Load(
            "penguin_species",
            "penguins",
            ("bill_length_mm", "bill_depth_mm"),
            "species",
            (BILL_LENGTH, BILL_DEPTH, CLASS),
            ("mm", "mm", ""),
            SPECIES,
        ),
    ),
    real(
        "Engel’s households",
        "235 Belgian households of 1857: what they spent on food, on their income.",
        "Engel 1857, Die Productions- und Consumtionsverhältnisse des Königreichs Sachsen; "
        "Koenker & Bassett 1982, Robust tests for heteroscedasticity based on regression quantiles",
        Load(
            "engel",
            "engel",
            ("income",),
            "foodexp",
            (template("Income"), template("Spent on food")),
            (template("francs"), template("francs")),
        ),
    ),
    real(
        "Longley’s economy",
        "16 years of the United States in six features that say nearly the same: a needle that defeats descent.",
        "Longley 1967, An appraisal of least squares programs for the electronic computer",
        Load(
            "longley",
            "longley",
            ("GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"),
            "TOTEMP",
            (
                template("Price index"),
                template("Gross national product"),
                template("Unemployed"),
                template("Armed forces"),
                template("Population"),
                template("Year"),
                template("Employed"),
            ),
            (
                "",
                template("million dollars"),
                template("thousands"),
                template("thousands"),
                template("thousands"),
                "",
                template("thousands"),
            ),
        ),
    ),
)
