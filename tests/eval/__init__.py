"""What ``make eval`` measures: how well people are found in free text, on text whose people are known."""
