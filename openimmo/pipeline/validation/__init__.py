"""The parts of a validation: one feed judged by schemas, by its files and by the rules. The story: ../validating.py."""
