# ruff: noqa: E501 (lists and sentences stay in one piece)
"""What counts as a typed yes or no. Strict on purpose: the whole text must be on the list. Pure."""

from __future__ import annotations

import re
import unicodedata

_YES = """
yes | yess | yes please | please yes | yes pls | yes thanks | yes thank you | yes yes | yes o | yes oo | yes ma | yes sir | yeah | yeah please | yep | yup | ya | yah
| yes confirm | confirm | confirm it | confirmed | i confirm | yes i confirm | i confirm the order | confirm order | confirm my order | confirm the order | please confirm
| yes confirm it | yes confirm my order | yes please confirm | yes place it | place it | place order | place the order | place my order
| please place my order | please place the order | yes place my order | yes place the order | yes place order | order it | yes order it
| yes buy it | buy it | buy now | yes buy now | yes go ahead | go ahead | please go ahead | go ahead please | yes please go ahead
| ok yes | okay yes | ok confirm | okay confirm | ok go ahead | okay go ahead | ok place it | okay place the order | ok place the order | yes proceed | proceed | please proceed | yes do it | do it | yes please do | yes that's right | yes it is correct | yes correct
| yes that is right | yes all good | yes all correct | looks good place it | looks good confirm | sure confirm | sure go ahead | of course | absolutely | definitely | yes definitely | yes absolutely | yes of course
| oya | oya go ahead | oya confirm | oya place am | oya do am | oya na | oya now | yes na | yes now | abeg confirm | abeg go ahead | abeg place am | confirm am | place am | do am | go ahead abeg | make you place am | carry go | ehen | ehn | beeni | bẹẹni | eeni | ee | e e
| oui | oui merci | oui s'il vous plait | oui s'il vous plaît | je confirme | oui je confirme | confirmer | d'accord | oui d'accord
| si | sí | si por favor | sí por favor | confirmo | si confirmo | sí confirmo | de acuerdo
| sim | sim por favor | sim confirmo | ja | ja bitte | ja gerne | bestätigen | ja bestätigen | ich bestätige | ja graag
| ndiyo | ndio | sawa | na'am | naam | نعم | أكيد | evet | да | 是 | 是的 | 好的 | はい | haan | ji haan | हाँ
"""
_NO = """
no | nope | nah | no thanks | no thank you | not now | not yet | cancel | cancel it | no cancel | no cancel it | don't | do not | stop | never mind | nevermind | leave it | forget it
| no please | no wait | wait | hold on | not really | no don't | no leave it | i changed my mind | changed my mind | no o | mba | rara | a'a | lai | non | nein | não | nao | hapana | لا | no need | not that | keep it | no keep it
"""
# "OK" alone is politeness as often as consent: the assistant asks again instead of ordering.
SOFT_YES = frozenset(
    {
        "ok",
        "okay",
        "k",
        "sure",
        "fine",
        "alright",
        "all right",
        "cool",
        "great",
        "good",
        "perfect",
        "sounds good",
        "looks good",
        "👍",
        "ok thanks",
        "nice",
        "that's right",
        "correct",
        "right",
    }
)


def _list(text: str) -> frozenset[str]:
    return frozenset(squeeze(item) for item in text.split("|"))


def squeeze(text: str) -> str:
    """One spelling of a short answer: case, typography, end marks and emphasis do not change a yes."""
    text = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‘", "'")
    text = re.sub(r"[ \t\n\r]+", " ", text).strip()
    text = re.sub(r"(?:[.!,~✅👍🙏💯 ]|\ufe0f)+$", "", text)
    text = re.sub(r"^[✅👍]\ufe0f?\s*", "", text)
    text = re.sub(r"[,.!;:]+ ", " ", text)
    return re.sub(r" +", " ", text).strip()


YES = _list(_YES)
NO = _list(_NO)
# To "shall I cancel the order?"; what speaks of buying is no answer to that.
CANCEL_YES = frozenset(
    yes for yes in YES if not re.search(r"place|order|buy|correct|right|good|carry", yes)
) | _list(
    "yes cancel | yes cancel it | yes cancel my order | yes cancel the order | yes please cancel it | yes please cancel | cancel it | please cancel it | yes cancel order | cancel my order | cancel the order | oya cancel am | cancel am"
)


def is_yes(text: str) -> bool:
    """True only when the whole text is one of the listed ways to agree; a question never is."""
    if "?" in text or "؟" in text or "？" in text or len(text) > 60:
        return False
    return squeeze(text) in YES


def is_cancel_yes(text: str) -> bool:
    """The same for the question whether to cancel an order."""
    return "?" not in text and len(text) <= 60 and squeeze(text) in CANCEL_YES


def is_no(text: str) -> bool:
    return len(text) <= 60 and squeeze(text) in NO


def is_soft_yes(text: str) -> bool:
    """Agreement good enough to be asked something harmless, never for money."""
    return "?" not in text and squeeze(text) in SOFT_YES
