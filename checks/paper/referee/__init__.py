"""The referee: what a foreign record of evidence, and the paper beside it, claim is looked at again, from the referee's own theorems."""
