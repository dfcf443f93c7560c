"""A shopper's own spelling brought to one form: typography, chat spelling, pidgin, number words. Pure."""

from __future__ import annotations

import re
import unicodedata

# Only whole words, and only those with one reading in a shop.
CHAT_WORDS = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "plss": "please",
    "thx": "thanks",
    "tnx": "thanks",
    "thnx": "thanks",
    "thanx": "thanks",
    "ty": "thanks",
    "gimme": "give me",
    "lemme": "let me",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "have to",
    "dont": "don't",
    "doesnt": "doesn't",
    "cant": "can't",
    "wont": "won't",
    "im": "i'm",
    "ive": "i've",
    "whats": "what's",
    "wheres": "where's",
    "hows": "how's",
    "thats": "that's",
    "n": "and",
    "nd": "and",
    "qty": "quantity",
    "pcs": "pieces",
    "pc": "piece",
    "msg": "message",
    "asap": "as soon as possible",
    "chekout": "checkout",
    "chekc": "check",
    "cehckout": "checkout",
    "checkotu": "checkout",
    "chckout": "checkout",
    "check-out": "checkout",
    "shw": "show",
    "hse": "house",
    "shwo": "show",
    "serach": "search",
    "seach": "search",
    "ordr": "order",
    "oder": "order",
    "oredr": "order",
    "cnacel": "cancel",
    "cancle": "cancel",
    "cancell": "cancel",
    "canel": "cancel",
    "remvoe": "remove",
    "rmeove": "remove",
    "remov": "remove",
    "delet": "delete",
    "ad": "add",
    "adn": "and",
    "cheeper": "cheaper",
    "chaper": "cheaper",
    "expensiv": "expensive",
    "secnd": "second",
    "secodn": "second",
    "seocnd": "second",
    "frist": "first",
    "fisrt": "first",
    "thrid": "third",
    "basket": "cart",
    "trolley": "cart",
    "kart": "cart",
    "crt": "cart",
    "crat": "cart",
    "delivry": "delivery",
    "delivary": "delivery",
    "adress": "address",
    "addres": "address",
    "refnd": "refund",
    "retrun": "return",
    "vendr": "vendor",
    "avalable": "available",
    "availble": "available",
    "availabel": "available",
    "quanity": "quantity",
    "hw": "how",
    "wia": "where",
    "wey": "that",
    "dey": "is",
    "una": "you",
    "sabi": "know",
    "abeg": "please",
    "biko": "please",
    "jare": "please",
    "oga": "",
    "sha": "",
    "sef": "",
    "o": "",
    "oo": "",
    "ooo": "",
    "abi": "or",
}
# Phrases first: a pidgin sentence is more than its words.
PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(?:i |me )?(?:wan|won) (?:pay|checkout)\b", "checkout"),
        (r"\bmake i (?:pay|settle|buy am now)\b", "checkout"),
        (r"\bshey (?:you|una) (?:get|have)\b", "do you have"),
        (r"\bshey\b", ""),
        (r"\bhow much (?:na|be|is) (?:this|that|dis|dat) one\b", "how much is this one"),
        (r"\bhow much (?:be|na)\b", "how much is"),
        (r"\b(?:na )?how much\b", "how much"),
        (r"\bwetin be (?:the |di )?price(?: of)?\b", "what is the price of"),
        (r"\bwetin (?:you|una) (?:get|dey sell|carry)\b", "what do you sell"),
        (r"\bwetin (?:dey|is) (?:inside |for )?(?:my )?(?:cart|basket)\b", "what is in my cart"),
        (r"\bwetin\b", "what"),
        (r"\b(?:you|una) get (?!to\b|me\b|it\b|them\b|rid\b)", "do you have "),
        (r"\b(?:e )?(?:dey|is dey) available\b", "is available"),
        (r"\bshey (?:you|una) (?:get|have)\b", "do you have"),
        (r"\b(?:i|me) (?:wan|wn|won) (?:buy|get|collect|cop)\b", "i want to buy"),
        (r"\b(?:i|me) (?:wan|wn|won) (?:see|check)\b", "show me"),
        (r"\b(?:i|me) (?:wan|wn|won)\b", "i want"),
        (r"\bmake i see\b", "show me"),
        (r"\bmake (?:you|una) (?:add|put)\b", "add"),
        (r"\bmake (?:you|una)\b", ""),
        (r"\bi (?:go|fit) (?:take|buy|get)\b", "i'll take"),
        (r"\bi go like\b", "i would like"),
        (r"\b(?:abeg )?dash me\b", "give me for free"),
        (
            r"\b(?:e|the price|dis one|this one|am) (?:too )?(?:cost|dear)(?: well well| die)?\b",
            "it's too expensive",
        ),
        (r"\btoo (?:cost|dear|costly)\b", "too expensive"),
        (r"\b(?:reduce|last) (?:the )?(?:price|am)\b", "give me a discount"),
        (r"\bwhat(?:'s| is)? (?:be )?(?:your |the )?last price\b", "give me a discount"),
        (r"\b(?:i|me) no (?:want|like|need)\b", "i don't want"),
        (r"\bno be (?:that|dat|this|dis)(?: one)?\b", "not that one"),
        (r"\bwhere my (order|package|parcel|goods|market)\b", r"where is my \1"),
        (r"\bmy (order|package|parcel|goods) never (?:reach|come|arrive)\b", r"my \1 has not arrived"),
        (r"\bcomot\b|\bcommot\b", "remove"),
        (r"\b(add|put|carry|remove|cancel|buy|take|show|order) am\b", r"\1 it"),
        (r"\b(?:dem|dey|una) (?:fit|dey) deliver\b", "do you deliver"),
        (r"\bhow far\b", "hello"),
        (r"\bwell done\b$", "hello"),
        (r"\bno wahala\b", "ok no problem"),
        (r"\bna so\b", "that's right"),
        (r"\bcheck out\b", "checkout"),
        (r"\btake[- ]?out (?=the|my|that|this|it)", "remove "),
        (r"\bt-?\s?shirt(s?)\b|\btee-?shirt(s?)\b", r"t-shirt\1"),
        (r"\bfor (?:inside )?(?:my )?cart\b", "to my cart"),
        (r"\b(dis|di)\b", "this"),
        (r"\bdat\b", "that"),
        (r"\bdem\b", "them"),
        (r"\bcos\b|\bcuz\b", "because"),
    )
)
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": " ", "\u00a0": " ", "×": "x"}
)
_KILO = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?k\b")
_SPACES = re.compile(r"[ \t]+")


def plain(text: str) -> str:
    """Typography only: safe for names and addresses, keeps case and line breaks."""
    text = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)
    text = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    return _SPACES.sub(" ", text).strip()


def normalise(text: str) -> str:
    """Lower case, chat spelling and pidgin read as plain English; amounts like 20k in full."""
    text = plain(text).lower()
    text = re.sub(r"([a-z])\1{3,}", r"\1", text)
    text = re.sub(r"(\d),(\d{3})\b", r"\1\2", text)
    text = _KILO.sub(lambda m: f"{float(m[1]) * 1000:.0f}", text)
    text = _WORD.sub(_spelled, text)
    for pattern, replacement in PHRASES:
        text = pattern.sub(replacement, text)
    text = re.sub(r"\bdey\b", "is", text)
    return _SPACES.sub(" ", re.sub(r"\s+([,.!?;])", r"\1", text)).strip(" \n")


_WORD = re.compile(r"(?<![\w'])[a-z][a-z'-]*")


def _spelled(match: re.Match[str]) -> str:
    word = match[0]
    return word if word in _PIDGIN_KEEP else CHAT_WORDS.get(word, word)


# Left for the phrases, which need them in place.
_PIDGIN_KEEP = frozenset({"dey", "una"})
