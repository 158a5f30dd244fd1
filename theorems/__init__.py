"""The catalogue: a module for each topic of the theory of overparametrised learning."""
