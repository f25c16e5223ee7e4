"""Tests say what is true, not how busy the machine is that runs them, nor what chance brings to it."""

import gc
import os

from hypothesis import HealthCheck, settings

# where a change is judged every run tries the same examples; at home each run tries new ones
judged = "CI" in os.environ
settings.register_profile("patient", deadline=None, derandomize=judged, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# thousands of tests stay to the end: not to look through them for garbage saves a sixth of the processor's time
gc.disable()


def pytest_collection_finish():
    gc.freeze()
    gc.enable()
