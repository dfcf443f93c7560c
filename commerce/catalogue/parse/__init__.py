"""From a shopper's words to filters: `parse(text, lexicon)`, pure."""

from commerce.catalogue.parse.lexicon import GazetteerRow, Lexicon, Meaning
from commerce.catalogue.parse.reader import ParsedQuery, parse

__all__ = ["GazetteerRow", "Lexicon", "Meaning", "ParsedQuery", "parse"]
