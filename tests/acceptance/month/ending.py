"""What must stand in the stock at the end of the month, and how some of it came about."""

_WITHDRAWN = {
    "Hausmann": {
        "H1": 250_000, "H2": 299_000, "H3": 280_000, "H4": 410_000, "H5": 520_000, "H6": 600_000, "H7": 700_000,
    },
    "Falk": {
        "F5": 500_000, "F6": 650_000, "F7": 700_000, "F8": 800_000, "F9": 900_000, "F10": 1_000_000,
        "F11": 1_100_000, "F12": 1_200_000,
    },
    "IMV-PARTNER": {"IMVO-ID-1002": 300_000},
}  # fmt: skip

STOCK = {
    **{number: (sender, "withdrawn", price) for sender, gone in _WITHDRAWN.items() for number, price in gone.items()},
    "F1": ("Falk", "reference", 100_000),
    "F2": ("Falk", "active", 200_000),
    "F3": ("Falk", "active", 315_000),
    "F4": ("Falk", "active", 400_000),
    "F13": ("Falk", "active", 1_300_000),
    "P-1": ("IMV-PARTNER", "active", 190_000),
    "IMVO-ID-1003": ("IMV-PARTNER", "inactive", 150_000),
}
"""Number → sender, status and price in euros."""

HISTORIES = {
    "P-1": [
        ("created", "import", "inactive"),
        ("updated", "import", "inactive"),
        ("status", "operator", "active"),
        ("number", "operator", "active"),
        ("updated", "import", "active"),
    ],
    "H2": [
        ("created", "import", "active"),
        ("updated", "import", "active"),
        ("updated", "import", "active"),  # in cents
        ("updated", "operator", "active"),  # undone
        ("updated", "import", "active"),
        ("status", "operator", "withdrawn"),  # with its sender
    ],
    "F1": [("created", "import", "active"), ("updated", "import", "reference")],
    "F5": [
        ("created", "import", "active"),
        ("status", "operator", "archived"),
        ("deleted", "import", "withdrawn"),
    ],
    "F7": [
        ("created", "import", "active"),
        ("deleted", "import", "withdrawn"),  # rotated away
        ("updated", "import", "active"),
        ("deleted", "operator", "withdrawn"),  # approved
    ],
}
"""Number → what happened: action, who did it, the status after it."""
