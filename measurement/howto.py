"""The 15 measurements: which each is, how a person takes it with a tape, and what is plausible for adults.

Pure data. The clause numbers are those of ISO 8559-1:2017; the instructions are our own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class HowTo:
    """One measurement: its clause in ISO 8559-1 and the plausible range for adults, both ends included."""

    key: str
    name: str
    iso_ref: str
    text: str
    min_mm: int
    max_mm: int


def _how(key: str, name: str, iso_ref: str, low: int, high: int, text: str) -> tuple[str, HowTo]:
    return key, HowTo(key, name, iso_ref, text, low, high)


HOW_TO: Final[Mapping[str, HowTo]] = MappingProxyType(
    dict(
        (
            _how(
                "bust", "Bust or chest", "5.3.4", 600, 1800,
                "Wear a thin top or a bra without padding. Lay the tape level around the fullest part of your chest,"
                " under the arms and over the shoulder blades. Breathe out calmly and read it.",
            ),
            _how(
                "underbust", "Under the bust", "5.3.6", 550, 1600,
                "Lay the tape level around your ribs, right under the bust. Snug, but you can still breathe.",
            ),
            _how(
                "waist", "Waist", "5.3.10", 450, 1800,
                "Find the spot halfway between your lowest rib and the top of your hip bone. Stand relaxed, do not pull"
                " your belly in, and lay the tape level around it.",
            ),
            _how(
                "hip", "Hips", "5.3.13", 650, 1900,
                "Feet together. Lay the tape level around the fullest part of your seat; look in a mirror from the side"
                " to see that it does not dip.",
            ),
            _how(
                "thigh", "Thigh", "5.3.20", 350, 1000,
                "Stand with the feet a little apart. Lay the tape around one thigh, as high up as it goes, level.",
            ),
            _how(
                "knee", "Knee", "5.3.22", 250, 620,
                "Stand straight. Lay the tape around the middle of the kneecap.",
            ),
            _how(
                "calf", "Calf", "5.3.24", 220, 620,
                "Stand with your weight on both feet. Move the tape along your lower leg to where it is at its widest.",
            ),
            _how(
                "upper_arm", "Upper arm", "5.3.16", 170, 620,
                "Let the arm hang. Lay the tape around the thickest part between shoulder and elbow.",
            ),
            _how(
                "wrist", "Wrist", "5.3.19", 110, 260,
                "Lay the tape around the wrist, over the bone that sticks out on the little finger's side.",
            ),
            _how(
                "neck", "Neck", "5.3.2", 250, 580,
                "Look straight ahead. Lay the tape around the neck, just under the Adam's apple, with a finger's room.",
            ),
            _how(
                "inseam", "Inside leg", "5.1.15", 550, 1050,
                "Barefoot, back to a wall. Push a book up between the legs like a saddle and measure from its top edge"
                " down to the floor.",
            ),
            _how(
                "shoulder_width", "Across the shoulders", "5.4.2", 300, 580,
                "Have someone lay the tape over your upper back, from the outer end of one shoulder bone to the other.",
            ),
            _how(
                "sleeve_length", "Arm length", "5.7.8", 430, 780,
                "Bend the arm a little. Have someone measure from the end of the shoulder bone, over the elbow, to the"
                " bone of the wrist.",
            ),
            _how(
                "back_neck_to_waist", "Back length", "5.4.5", 300, 620,
                "Bow the head to find the bone at the foot of the neck, then stand straight. Have someone measure from"
                " there down the spine to the waist.",
            ),
            _how(
                "waist_height", "Waist to floor", "5.1.10", 750, 1400,
                "Barefoot. Measure straight down at your side from the waist to the floor.",
            ),
        )
    )
)  # fmt: skip
KEYS: Final = tuple(HOW_TO)

# The girths and lengths that decide a pattern, by kind of garment: these a tape must confirm before it is sewn.
CRITICAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "top": ("bust", "waist", "shoulder_width"),
        "shirt": ("neck", "bust", "waist", "sleeve_length"),
        "dress": ("bust", "waist", "hip", "back_neck_to_waist"),
        "trousers": ("waist", "hip", "inseam"),
        "skirt": ("waist", "hip"),
        "jacket": ("bust", "waist", "shoulder_width", "sleeve_length"),
        "suit": ("neck", "bust", "waist", "hip", "inseam", "shoulder_width", "sleeve_length"),
    }
)
