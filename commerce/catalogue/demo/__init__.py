"""The demo's vendors and goods: made up by us, drawn by us, the same on every machine."""

from commerce.catalogue.demo.loading import Report, load_demo
from commerce.catalogue.demo.vendors import DEMO_VENDORS, DemoVendor

__all__ = ["DEMO_VENDORS", "DemoVendor", "Report", "load_demo"]
