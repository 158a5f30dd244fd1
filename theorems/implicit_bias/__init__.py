"""How the optimiser and the parametrisation choose among the solutions."""
