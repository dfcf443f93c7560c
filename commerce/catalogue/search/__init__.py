"""`search(site=…, query=…, filters=…)`: what a site sells, in the shopper's words."""

from commerce.catalogue.filters import FilterInvalid, Filters, Sort, parse_filters
from commerce.catalogue.search.engine import Hit, SearchResult, search
from commerce.catalogue.search.lexicons import lexicon_of

__all__ = [
    "FilterInvalid", "Filters", "Hit", "SearchResult", "Sort", "lexicon_of", "parse_filters", "search",
]  # fmt: skip
