"""The parts of a comparison: what each side holds, laid aside on disk, and what differs. The story: ../comparing.py."""
