"""The tangent: a slope under the finger, and the secants that become it."""
