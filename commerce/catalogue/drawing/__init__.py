"""Garments drawn on demand: a picture's address says all there is to draw, so it can be cached for ever."""
