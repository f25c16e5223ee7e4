"""Taylor: what a curve's derivatives at one place say of it around, and the step that they call best."""
