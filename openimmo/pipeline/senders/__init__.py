"""Who sent a package, on which terms, and what an operator does with senders."""
