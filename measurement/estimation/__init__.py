"""Pure numerics: from a clip, frames or observations to measurements with intervals, or a reason why not."""
