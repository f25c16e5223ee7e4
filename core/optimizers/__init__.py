"""The optimizers: pure rules that turn a gradient into a step, in torch.optim's conventions.

``OPTIMIZERS`` is the catalog in the order of the menus. Each rule stands beside its catalog entry; a new one is a
class and a Spec in one of these files, named in that file's catalog.

>>> OPTIMIZERS["adam"](learning_rate=0.1).beta2
0.999
>>> OPTIMIZERS["newton"].build.uses
('gradient', 'hessian')
"""

from core.optimizers.adam import ADAMS
from core.optimizers.adaptive import ADAPTIVE
from core.optimizers.base import PLAIN, Here, Optimizer
from core.optimizers.momentum import MOMENTA
from core.optimizers.relatives import RELATIVES
from core.optimizers.second_order import SECOND_ORDER

__all__ = ["OPTIMIZERS", "Here", "Optimizer"]

OPTIMIZERS = PLAIN | MOMENTA | ADAPTIVE | ADAMS | RELATIVES | SECOND_ORDER
