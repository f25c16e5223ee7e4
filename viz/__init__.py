"""The front end: figures ← player ← ui ← lessons."""
