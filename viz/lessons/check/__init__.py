"""Is a gradient right? The analytic one against differences, and mistakes planted to be found."""
