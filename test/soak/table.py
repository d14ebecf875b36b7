"""The table that each scenario ends with."""


def show(rows):
    """Prints pairs of what is measured and its value, as text."""
    for label, value in rows:
        print(f"{label:<28}{value}")
