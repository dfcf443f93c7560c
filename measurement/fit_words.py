"""What size advice says, by reason: codes for translation, English for the rest. No word holds a girth."""

from collections.abc import Mapping
from typing import Final

from measurement.howto import HOW_TO

SAYS: Final[Mapping[str, str]] = {
    "fits": "{size} should fit.",
    "fits_fairly": "{size} should fit, fairly sure.",
    "between": "Between {small} and {large}: {small} sits tighter, {large} looser.",
    "edge_of_chart": "{size} is the nearest, at the very end of this size chart.",
    "no_profile": "We have no measurements of you yet.",
    "expired": "Your measurements are old. Measure again, or confirm them.",
    "contradictory": "Your measurements contradict each other. Please look at them again.",
    "missing_dimension": "To advise a size here we would need: {keys}.",
    "no_chart": "There is no size chart for this.",
    "chart_lacks_dimension": "The size chart does not say for which {keys} its sizes are.",
    "not_sized": "This is not sold by body measurements.",
    "one_size": "This comes in one size.",
    "made_to_measure": "This is sewn to your measurements.",
    "between_one_offered": "Between {small} and {large}; it comes only in {size}.",
    "children": "We advise adults only.",
    "no_foot": "We do not measure feet: go by the size of shoes that you wear.",
    "not_offered": "{size} would fit by the chart, but this does not come in it.",
    "too_uncertain": "Your measurements are not exact enough to tell these sizes apart. A tape would help: {keys}.",
    "below_chart": "By its size chart even the smallest size would be large on you.",
    "above_chart": "By its size chart even the largest size would be small on you.",
    "unlike_chart": "No single size of this chart suits you everywhere: look at {keys}.",
}
NAMES: Final[Mapping[str, str]] = {
    **{key: how.name.lower() for key, how in HOW_TO.items()}, "foot_length": "foot length",
}  # fmt: skip
