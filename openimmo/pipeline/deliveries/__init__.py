"""What an operator does with an earlier delivery: approve it, take it back, run it again."""
