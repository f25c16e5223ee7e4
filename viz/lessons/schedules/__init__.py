"""Learning-rate schedules, and what they do about noise: many runs at a constant rate and with a schedule."""
