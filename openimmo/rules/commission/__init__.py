"""Commission: who pays it, how much, and whether what is said of it agrees."""
