"""One step of an optimizer taken apart: what it remembers, and what it makes of it."""
