"""The optimizers: pure rules that turn a gradient into a step, in torch.optim's conventions.

``OPTIMIZERS`` is the catalog in the order of the menus. Each rule stands beside its catalog entry; a new one is a
class and a Spec in one of these files, and a line here.

>>> OPTIMIZERS["adam"](learning_rate=0.1).beta2
0.999
>>> OPTIMIZERS["newton"].build.uses
('gradient', 'hessian')
"""

from core.catalog import catalog
from core.optimizers.adam import ADAM, ADAMW, AMSGRAD
from core.optimizers.adaptive import ADADELTA, ADAGRAD, RMSPROP
from core.optimizers.base import GRADIENT_DESCENT, Here, Optimizer
from core.optimizers.momentum import MOMENTUM, NESTEROV
from core.optimizers.relatives import ADAMAX, LION, NADAM
from core.optimizers.second_order import BACKTRACKING, NEWTON

__all__ = ["OPTIMIZERS", "Here", "Optimizer"]

OPTIMIZERS = catalog(
    GRADIENT_DESCENT,
    MOMENTUM,
    NESTEROV,
    ADAGRAD,
    RMSPROP,
    ADADELTA,
    ADAM,
    ADAMAX,
    AMSGRAD,
    NADAM,
    ADAMW,
    LION,
    NEWTON,
    BACKTRACKING,
)
