"""Families of instances made for theory: one small function each, in a table for each kind of leaf."""
