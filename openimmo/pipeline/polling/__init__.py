"""Looks at drop folders, once or round after round, and takes in what is complete there."""
