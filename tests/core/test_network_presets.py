import pytest

from core.network_presets import PRESETS, RATES
from core.optimizers import OPTIMIZERS
from core.training import train


@pytest.mark.parametrize("key", RATES)
def test_each_optimizer_learns_moons_at_the_rate_that_is_said_to_suit_it(key):
    preset = PRESETS["moons"]
    training, test = preset.split()
    optimizer = OPTIMIZERS[key](learning_rate=RATES[key])
    run = train(
        preset.network(), training, optimizer, preset.epochs, test=test, batches=preset.batches(), start=preset.start()
    )
    assert run.test_accuracy[-1] >= 0.95


def test_presets_are_as_large_as_their_sets():
    sizes = {key: [part.samples for part in preset.split()] for key, preset in PRESETS.items()}
    assert {key: sum(parts) for key, parts in sizes.items()} == dict.fromkeys(PRESETS, 400)
    assert all(one == other for one, other in sizes.values())


def test_all_that_need_the_gradient_alone_train_networks():
    assert set(RATES) == {key for key, spec in OPTIMIZERS.items() if spec().uses == ("gradient",)}
