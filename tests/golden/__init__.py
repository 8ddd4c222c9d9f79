"""Golden answers: one situation each, to the byte. ``make golden`` rebuilds them."""
