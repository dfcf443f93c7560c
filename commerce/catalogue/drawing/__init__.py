"""Garments drawn on demand: a picture's address says all there is to draw, so it can be cached for ever."""

from commerce.catalogue.drawing.address import PREFIX, Picture, read
from commerce.catalogue.drawing.render import draw

__all__ = ["PREFIX", "Picture", "draw", "read"]
