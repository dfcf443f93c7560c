"""The reproducible making of the weights from synthetic bodies; the server never imports it.

Runs in an environment of its own (`./manage.py train_measurement` makes it): torch, anny, clad-body and a renderer.
"""
