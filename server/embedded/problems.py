"""What keeps the product from starting, said in one line with the remedy."""


class Problem(Exception):
    """Shown to the operator as it is, without a traceback."""
