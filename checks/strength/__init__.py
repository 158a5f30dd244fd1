"""How strong a check is: mutants that must die, and instances where the claim must be an equality."""

from checks.strength.mutants import decide_mutant
from checks.strength.verify import decide_theorem, verify_theorem

__all__ = ["decide_mutant", "decide_theorem", "verify_theorem"]
