"""The commands: each turns options into one call and its result into text and an exit code.

One file a command. What is costly to load is loaded inside them, so that help and mistakes answer at once.
"""
