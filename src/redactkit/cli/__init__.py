"""The command line: one file per verb, thin. Parse, call one function, render, return a code."""
