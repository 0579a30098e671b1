"""The parts of an export: the offer, the plan, what is made of it, the outbox. The story: ../exporting.py."""
