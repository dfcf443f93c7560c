"""Whether this process is on its way out: /readyz says so, and nobody new is let in."""

draining = False


def begin_draining() -> None:
    global draining
    draining = True
