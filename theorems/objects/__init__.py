"""The mathematics that several theorems share, generic over the arithmetic."""
