"""Tests of the standard as schemas, and the random documents they are made with."""
