"""What ``make bench`` measures, beside its peers in the same run. No tests: timings are not."""
