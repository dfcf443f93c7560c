"""Guided video body measurement: estimates from a phone's camera, and the size they suggest."""
