"""Five shops, each with its own hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoVendor:
    """`ground`: what its pictures stand on, six hex digits; `contact`: who signs in for it."""

    slug: str
    name: str
    tagline: str
    description: str
    brand_colour: str
    accent_colour: str
    ground: str
    contact: str


DEMO_VENDORS: tuple[DemoVendor, ...] = (
    DemoVendor(
        "harmattan-linen",
        "Harmattan Linen",
        "Quiet clothes for hot days",
        "Washed European linen, cut loose in Abeokuta. Few colours, no logos, made to be worn for years.",
        "#5f6b5a",
        "#d8c3a0",
        "ebe5d9",
        "Folake Adeyemi",
    ),
    DemoVendor(
        "adunni-prints",
        "Adunni Prints",
        "Lagos colour, tailored",
        "A Lagos print house: ankara, adire and brocade in bold repeats, cut for work, weddings and Sunday.",
        "#b3432f",
        "#e8b94a",
        "f3e3d0",
        "Adunni Bello",
    ),
    DemoVendor(
        "yaba-denim",
        "Yaba Denim Co.",
        "Street clothes from the mainland",
        "Rigid denim, heavy jersey and honest sneakers, designed in Yaba and worn everywhere.",
        "#2f4a73",
        "#ec7763",
        "dfe5ea",
        "Tunde Okafor",
    ),
    DemoVendor(
        "marina-tailors",
        "Marina Tailors",
        "Suits that mean business",
        "Three generations of cutting on Marina Road: blazers, shirts and coats with a soft shoulder.",
        "#23304a",
        "#c79a3c",
        "e4e2e3",
        "Emeka Nwosu",
    ),
    DemoVendor(
        "eko-sole",
        "Eko Sole",
        "Shoes and bags, stitched by hand",
        "Leather from Kano, lasts from Aba: shoes, bags and small things that get better with wear.",
        "#7a4a2b",
        "#9caf88",
        "efe2d6",
        "Halima Sani",
    ),
)
