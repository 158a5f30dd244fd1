"""Findings for machines: JSON, annotations, SARIF."""
