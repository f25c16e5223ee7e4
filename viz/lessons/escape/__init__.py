"""Escaping: saddles, plateaus and valleys that hold runs back, and what gets them out."""
