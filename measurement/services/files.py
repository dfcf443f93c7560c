"""Clips' files, from inside services: what a transaction drops is deleted after it, and logged if it is not."""

import logging

from measurement import storage

log = logging.getLogger(__name__)


def unlink(name: str) -> None:
    """Delete a clip; where the disk refuses, the sweeper tries again."""
    try:
        storage.remove(name)
    except OSError as error:
        log.error("clip not deleted, the sweeper will: %s", error)
