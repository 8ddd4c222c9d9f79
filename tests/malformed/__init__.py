"""Malformed input of every kind, made here: single files, and columns that would shift by the thousand.

``python -m tests.malformed`` runs all of it through the real command and prints the figures.
"""
