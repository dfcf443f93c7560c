"""Feeds: files of products into a vendor's catalogue."""
