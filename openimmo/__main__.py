"""``python -m openimmo`` is the program ``openimmo``."""

from openimmo.cli import main

if __name__ == "__main__":
    main()
