# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""The words by which an intent is known, in the order they are tried. Data and regular expressions only."""

from __future__ import annotations

import re

_HUMAN = r"(?:human(?: being)?|real (?:person|human|someone)|person|people|agent|representative|rep|operator|manager|supervisor|staff|someone(?: real)?|somebody|customer (?:care|service|support|rep\w*)|support(?: team| agent)?|your (?:team|boss|manager))"
_CART = r"(?:cart|bag|order so far)"
_MY_ORDER = r"(?:my|the|this|that|our|last|latest|previous|an) (?:last |latest |recent |previous |whole |entire )?(?:orders?|purchase|package|parcel|goods|stuff|delivery|shipment)"
_SELLER = r"(?:vendors?|sellers?|shop ?owner|maker|designer|merchant|tailor)"


def _c(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


INJECTION = _c(
    r"\b(?:ignore|disregard|forget|override|bypass|skip) (?:all |any |every |your |the |my |these |those |previous |prior |above |earlier )*(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|programming|restrictions?|training|system)\b",
    r"\bsystem prompt\b|\byour (?:initial |hidden |secret )?(?:prompt|instructions)\b|\bdeveloper mode\b|\bjailbreak\b|\bdan mode\b|\bdebug mode\b|\badmin mode\b|\bsudo\b|\broot access\b",
    r"<\/?(?:system|assistant|tool|instructions?)\b|\[(?:system|inst|admin)\]|^\s*(?:system|assistant|admin|developer)\s*:",
    r"\byou are (?:now )?(?:an? |in )(?:different|unrestricted|evil|free|admin|hacker|new)\b|\bpretend (?:to be|that|you)\b|\bact as (?:if|an?|the)\b|\broleplay\b|\bfrom now on you\b",
    r"\b(?:set|change|make|update|edit|mark|lower|override) (?:the |its |my |this |that )*(?:price|total|cost|amount|payment|order|invoice)(?: of (?:it|this|that|the [\w -]+?))? (?:to|as|be|at|=) ?(?:[$£€₦]? ?\d|zero|free|paid|nothing|complete|delivered)",
    r"\b(?:give|apply|grant) (?:me |us )?(?:an? )?\d{1,3} ?(?:%|percent) (?:off|discount)",
    r"\bmark (?:it|my order|the order|this) (?:as )?(?:paid|free|delivered|complete)\b|\bwithout (?:paying|payment)\b|\bfor free\b.*\b(?:manager|admin|ceo|owner|authori[sz]ed|developer)\b|\bi(?:'m| am) (?:the |an? )?(?:admin(?:istrator)?|developer|ceo|owner|manager|your (?:creator|boss))\b",
    r"\b(?!what|where|who|how|here|there|that|it|let|today|shop|store|vendor|seller|company|mum|dad)[a-z]+'s (?:address|e-?mail|phone(?: number)?|orders?|cart|card|password)\b",
    r"\b(?:other|another|all) (?:customers?|shoppers?|users?|people)(?:'s)? (?:orders?|address(?:es)?|details|data|carts?|e-?mails?|conversations?|phone|info\w*)\b|\b(?:show|give|list|tell) me (?:the )?(?:orders?|address(?:es)?|cart|e-?mails?|phone numbers?) of (?!my\b|the shop|this)\w+|\b(?:dump|drop|select|delete) (?:table|\* from|from|the database)\b|\bapi ?keys?\b|\bpasswords?\b(?! reset)|\bdatabase\b",
)
DISCOUNT = _c(
    r"\b(?:discounts?|promo(?:tion)?(?: code)?s?|coupons?|vouchers?|haggle|bargain|negotiate|rebate|student price|bulk price|wholesale price)\b",
    r"\b(?:can|could|will) you (?:do|make it|reduce|lower|drop|sell)\b.*\b(?:cheaper|less|lower|better price|price|for (?:me|less)|\d)",
    r"\b(?:can|could|may|will|would|let) (?:i|you|me|we)\b.*\b(?:get|have|buy|take|give|do|sell|pay)\b.*\b(?:for|at|only) ?(?:only |just )?(?:[$£€₦]\s?)?\d+(?:\.\d+)?(?: ?(?:dollars?|bucks|usd|naira|euros?|pounds?))?[?.!]*$",
    r"\bbest (?:you can do|price)\b(?!.*\bshirt)|\bfor free\b|\blast price\b",
)
ABUSE = _c(
    r"\b(?:f+u+c+k+\w*|shit(?:ty)?|bullshit|bitch\w*|bastard|asshole|arsehole|dickhead|cunt|wank\w*|moron|idiot|stupid|dumb(?:ass)?|useless (?:bot|thing|idiot|robot)|mumu|olodo|ode|werey|oloshi|fool(?:ish)?|you suck|i hate you|shut up|go to hell|screw you|scammers?|thief|thieves|ole)\b"
)
HANDOFF = _c(
    rf"\b(?:talk|speak|chat|connect|transfer|put|pass|hand|escalate|refer|forward)\b[\w ,']{{0,25}}?\b(?:to|with|through|over to|onto) (?:an? |the |your |some |any |actual |live |real )*{_HUMAN}\b",
    r"\b(?:i )?(?:want|need|get|give|let|call|find|reach)(?: me| to (?:see|reach|talk to|speak to|speak with))? (?:an? |the |your |some |actual |live |real )*(?:human(?: being)?|real person|person|live agent|agent|representative|operator|manager|supervisor|customer (?:care|service|support))\b",
    r"^(?:an? |the |live |real )*(?:human|agent|person|representative|operator|customer (?:care|service|support)|real person|live agent)(?: please| now)?[.!?]*$",
    r"\b(?:is there|are there|can i (?:get|have|talk to|speak to|speak with|chat with)|i'd (?:like|rather) (?:to )?(?:talk|speak|chat|deal)(?: to| with)?) (?:an? |any |some |with )*(?:human|real person|real people|person|someone|somebody|agent|people|manager)\b",
    r"\b(?:i don't want to|stop|no more|not) (?:talk(?:ing)?|chat(?:ting)?|speak(?:ing)?)? ?(?:to|with)? ?(?:an? |the |this )?(?:bot|robot|machine|ai|computer)\b|\b(?:get|call) (?:me )?(?:your )?(?:manager|supervisor)\b|\bhuman please\b|\bcomplain(?:t|ts|ing)?\b",
)
ASK_VENDOR = _c(
    rf"\b(?:ask|message|contact|text|write(?: to)?|talk (?:to|with)|speak (?:to|with)|chat with|reach(?: out to)?|call|connect me (?:to|with)|question for|a word with) (?:the |this |that |its |their |your )?{_SELLER}\b",
    rf"\b(?:ask|contact|message) (?:them|the shop|the store)(?: directly)?\b(?= (?:if|whether|about|directly)|$)|\b{_SELLER}(?:'s)? (?:chat|contact|number)\b",
)
ORDER_CANCEL = _c(
    rf"\b(?:cancel|stop|call off|abort|undo|void) (?:{_MY_ORDER}|order|it,? (?:my|the) order|(?:the )?(?:one|thing|order) i (?:just )?(?:ordered|placed|bought|made))\b(?! process)",
    rf"\bi(?: would|'d)? (?:like|want|need|wish) (?:to cancel|you to cancel)(?! it$| that$| this$)\b|\b(?:i )?(?:no longer|don't) want {_MY_ORDER}\b|\b(?:please )?cancel (?:order )?(?:number |no\.? ?|#)?(?=[a-z]{{0,4}}-?\d{{3,}})|\bcancel(?:lation)? (?:of )?(?:my|the) (?:order|purchase)\b|\border cancel(?:lation)?\b|\bcan i (?:still )?cancel\b",
)
ORDER_STATUS = _c(
    rf"\bwhere(?:'s| is| are|'re)? {_MY_ORDER}\b|\bwhere (?:are|is) my (?:things|items|clothes|shirts?|dress(?:es)?|shoes|trousers)\b",
    rf"\b(?:track|trace|follow|locate|check(?: on)?|status of|status for|update on|news (?:on|about)|progress of|look up|find|see|view|show(?: me)?|what(?:'s| is) (?:the status (?:of|on|for)|happening (?:with|to)|going on with|up with)) {_MY_ORDER}\b",
    rf"\border (?:status|tracking|history|details|update|number|progress)\b|\btrack(?:ing)?(?: (?:number|order|info\w*|link))?$|\bmy (?:past |previous |old )?orders\b|\b(?:has|have|did|is|was|when will|when does|when is|will|when are|how long (?:before|until|till|for)) {_MY_ORDER}(?= |$)",
    rf"\b{_MY_ORDER} (?:has|have|hasn't|haven't|not|is|never|still|was|didn't|status)\b|\b(?:has|did) (?:it|they|you) (?:been |already )?(?:ship|sent|arrive|deliver|dispatch)\w*(?: (?:it|my order|yet))?\b|\bwhen (?:will|does|is|do) (?:it|they|i|that) (?:arriv|come|get here|be (?:here|deliver)|deliver|ship|receive|get it|get my)\w*",
    rf"\b(?:change|modify|edit|amend) {_MY_ORDER}\b",
    rf"\b(?:help|problem|problems|issue|issues|trouble|question) (?:with|about|on|regarding) {_MY_ORDER}\b",
    r"\bi (?:haven't|have not|didn't|did not|never) (?:received?|got(?:ten)?|seen)\b|\bwhat(?:'s| is) my order number\b|\bdid (?:my|the) (?:order|payment) go through\b|\bhave i paid\b|\bi(?:'ve| have)? (?:already )?paid\b|\bwhat did i (?:order|buy)\b|\bwhere my (?:order|market)\b|\border (?:number |no\.? ?|#)[a-z]{0,4}-?\d{3,}",
)
INVOICE = _c(r"\b(?:invoices?|receipts?|proof of (?:payment|purchase))\b")
CART_CLEAR = _c(
    rf"\b(?:empty|clear|reset|wipe|clean)(?: out)? (?:out )?(?:my |the |this |everything (?:in|from) (?:my |the )?)?{_CART}\b",
    rf"\b(?:remove|delete|drop|take out|clear|cancel|get rid of|throw away|forget|scrap|ditch|dump|trash|bin) (?:everything|all(?: of (?:it|them|my (?:items|things)))?|them all|it all|all (?:the |my )?items|the lot|all (?:the )?things)\b(?: (?:from|in|out of) (?:my |the )?{_CART})?",
    r"^(?:start (?:over|again|afresh)|let's start (?:over|again)|reset)[.!]*$|\bi don't want any(?:thing| of (?:it|them|this|these))\b|^(?:please )?empty it[.!]*$",
)
PAYMENT_QUESTION = _c(
    r"\b(?:how|where|what|which|can|could|do|does|are|is)\b[\w ,']*\b(?:pay|payment|card|cards|transfer|paypal|ussd|cash|mastercard|visa|verve|apple pay|crypto|bitcoin|instal?ments?|pay on delivery)\b"
)
CHECKOUT = _c(
    r"\b(?:checkout|check me out|check it out(?= please|$)|cash out|ring (?:me|it) up)\b(?! (?:the|this|that|these|those|my cart for|your)\b)",
    r"\b(?:place|make|complete|finish|finali[sz]e|submit|put through|process|confirm) (?:my|the|this|an|that) (?:order|purchase|payment|transaction)\b|\bplace order\b",
    r"\b(?:pay now|buy now|i(?:'d| would)? (?:want|like|need) to pay|ready to (?:pay|buy|order|purchase|checkout)|let me pay|proceed(?: to (?:pay\w*|checkout|buy|purchase))?|i(?:'ll| will) pay|let's (?:pay|checkout|do this|finish|order)|take my money|can i pay(?: now)?$|(?:go|continue|move)(?: ahead)? (?:to|with) (?:the )?(?:payment|checkout|order|purchase)|order (?:it|them|these|everything|all) now|(?:take|bring|lead|send) me to (?:the )?(?:payment|checkout|till)|(?:want|like|ready) to order now|order now|i(?:'m| am) (?:done|finished|ready)(?: shopping| now)?(?=$|[.,!])|that(?:'s| is|'ll be| will be) (?:all|everything|it)(?: for (?:now|today|me))?(?: thanks)?(?=$|[.,!])|^pay[.!]*$|^buy[.!]*$|bring (?:the )?bill|purchase (?:it|them|these|everything|my cart|the cart))\b",
    rf"\bbuy (?:everything|what's in my {_CART}|what is in my {_CART}|my {_CART}|the {_CART}|all (?:of )?(?:it|them|this))\b|\bi want to buy (?:now|everything|what i have)\b|\border (?:my |the |this )?{_CART}\b",
)
ADDRESS_CHANGE = _c(
    r"\b(?:change|update|edit|correct|use|wrong|different|another|new|fix|enter) (?:my |the |a |this |an )*(?:delivery |shipping )?(?:address|e-?mail|postcode|city|name)\b|\b(?:deliver|ship|send) (?:it )?(?:to (?:another|a different|somewhere)|somewhere else)\b|\bthe address is wrong\b"
)
CART_REMOVE = _c(
    r"\b(?:remove|delete|drop|discard|take (?:off|away|out)|get rid of|throw (?:out|away)|leave out|kick out|scrap|scratch|lose|un-?add|put back)\b(?! (?:filter|the price|that filter))",
    r"\bchanged my mind about (?:the|that|those)\b",
    r"\b(?:don't|do not|no longer|not) (?:want|need|buy) (?:the|that|this|those|these|it|them|any of the)\b|\bcancel (?:the|that|this|those|these|it)\b(?! order)|\btake (?:it|them|that|this|the [\w -]+?) (?:out|off|away)\b|\bput (?:it|them|that|this|the [\w -]+?) back\b|\bforget (?:about )?(?:the|that|those) (?!order)\w",
)
CART_CHANGE = _c(
    r"\b(?:make|change|set|update|increase|reduce|bump|lower|raise|switch|swap|bring|put) (?:it|that|this|them|those|the (?!address|delivery|email|price|order|name)[\w -]{2,40}?|my [\w -]{2,30}?|quantity|size|colou?r)\b.*?\b(?:to|into|for|as|from|be|up|down|\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozen|x?s|m|x*l|small(?:er)?|medium|large|bigger|larger)\b",
    r"\b(?:one|two|\d) (?:more|less|fewer)\b(?! expensive)|\b(?:another|an extra) (?:one|of (?:them|those|these|that|it))\b|\badd another\b(?= one| of|$)|\b(?:double|halve) (?:it|that|the)\b|\b(?:increase|reduce|change|update) (?:the )?(?:quantity|number|qty)\b|\bonly (?:need|want) (?:one|two|three|four|\d+) (?:of|instead|now)\b|\binstead of (?:one|two|three|four|five|\d+)\b|^(?:actually |no |sorry |please )*(?:i (?:want|need) )?(?:one|two|three|four|five|six|\d+) (?:instead|please instead)\b|\bsize [\w]+ instead\b(?=.*cart)|\bmake (?:it|that|them) (?:in )?(?:an? )?(?:size )?(?:x?s|m|x*l|\d+|small|medium|large|one|two|three|four|five|six|seven|eight|nine|ten|a dozen|double)\b",
)
CART_VIEW = _c(
    rf"\b(?:what(?:'s| is| are|'re)?|show(?: me)?|view|see|check|open|display|review|list|look at|let me see|how(?:'s| is)|go to|summari[sz]e)\b(?: \w+)?(?: the (?:items|things|stuff))?(?: (?:in|inside|on|of))? (?:my |the |our )(?:current |shopping |whole )*{_CART}\b",
    rf"^(?:my |the |view |show |open )*{_CART}[?.!]*$|\bwhat (?:do|have) i (?:have|got|added|put|picked|chosen|selected|owe)\b|\bwhat did i (?:add|put|choose|pick)\b|\bhow many (?:items|things|pieces)(?: (?:are|do i have))? .*{_CART}\b|\banything in my {_CART}\b|\bin my {_CART}\b(?=.*\?|$)|\bis (?:my|the) {_CART} empty\b",
    r"\b(?:my|the|grand|current|running|cart) (?:total|subtotal|sum|bill)\b|\b(?:total|subtotal)(?: so far| now| please)?[?.!]*$|\bhow much (?:do i owe|(?:is|for) (?:everything|all of (?:it|them)|it all|them all|the lot)|(?:is|will) (?:it|that|this|everything)(?: be| all)? (?:in total|altogether|all together|in all|with (?:delivery|shipping|tax))|(?:in total|altogether|have i|am i|so far|for all|for everything|all together|will i pay|should i pay|do i pay|is all))\b|\bsum it up\b|\btotal (?:price|cost|amount)\b|\bhow much (?:is|are) (?:they|these|those) (?:all|together)\b",
)
POLICIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("returns", _c(
        r"\b(?:returns?|refunds?|exchanges?|money[- ]back|send (?:it|them|something) back|bring it back|return policy|refundable|returnable)\b|\b(?:if|what if|suppose) (?:it|they|the \w+) (?:don't|doesn't|does not|do not|didn't|no) (?:fit|like|work|suit)\b|\bif i don't like\b|\bwrong (?:size|item|colou?r) (?:is |was )?(?:sent|delivered|arriv\w+)\b|\b(?:damaged|defective|faulty)\b|\bchange my mind\b",
    )),
    ("payment", _c(
        r"\b(?:how|where|what|which|can|could|do|does|are|is|you)\b[\w ,'-]*\b(?:pay|payments?|cards?|bank transfer|transfer|paypal|ussd|cash|mastercard|visa|verve|apple pay|crypto|bitcoin|instal?ments?)\b|\bpay(?:ment)? (?:on delivery|methods?|options?|in instal?ments?|by|with|plan)\b|\bcash on delivery\b|\bis it safe to pay\b",
    )),
    ("delivery", _c(
        r"\b(?:deliver(?:y|ies|ing)?|shipping|ship|dispatch|postage|courier|pick ?up|collect(?:ion)?)\b(?=.*\b(?:how|long|days?|time|cost|free|fee|fees|charge|charges|price|much|when|where|do you|can you|to|abroad|international\w*|worldwide|outside|policy|options?|take|express|same day|tomorrow|available|areas?|nationwide|countries)\b)",
        r"\b(?:how|what|when|where|do|can|is|are|does|will)\b.*\b(?:deliver(?:y|ed|ies|ing|s)?|shipping|ship|postage|courier)\b|^(?:the )?(?:delivery|shipping)(?: (?:policy|fee|fees|cost|costs|time|times|options?|info\w*))?[?.!]*$|\bfree (?:delivery|shipping)\b|\bhow (?:long|soon|fast|quick(?:ly)?)\b.*\b(?:arrive|get here|reach|receive|get it|come|take)\b|\bhow (?:many|long)\b.*\b(?:days?|weeks?|before|until|till)\b.*\b(?:get|gets|reach|reaches|arriv\w+|come|comes|deliver\w*)\b|\bpick ?up in store\b|\b(?:pick|collect) (?:it|them|my order)(?: up)?\b",
    )),
    ("privacy", _c(r"\bprivacy\b|\b(?:my|personal) (?:data|information|info|details)\b|\bdelete (?:my|all my) (?:data|account|information)\b|\bgdpr\b|\bdata (?:policy|protection)\b|\bwho (?:sees|can see|reads) (?:my|this|our)\b|\bwhat do you (?:store|know about me|keep)\b|\bcookies\b")),
    ("warranty", _c(r"\b(?:warranty|guarantees?|guaranteed|authentic(?:ity)?|original or fake|is it original|are (?:they|these|your \w+) (?:original|real|genuine|fake)|genuine|counterfeit|fake)\b")),
    ("gifts", _c(r"\bgift[- ]?(?:wrap\w*|cards?|box|note|message|receipt)\b|\bwrap it\b")),
    ("hours", _c(r"\b(?:opening|closing|business|working|store) (?:hours?|times?|days?)\b|\bwhen (?:are|do) you (?:open|close|closed)\b|\bare you open\b|\bwhat time do you (?:open|close)\b")),
    ("contact", _c(r"\byour (?:phone number|telephone|e-?mail address|whatsapp|office|physical (?:store|shop|address)|location|street address)\b|\bwhere (?:are|is) (?:you|your (?:shop|store|office))(?: located| based)?\b|\bhow (?:can|do) i (?:contact|reach|call) you\b|\bdo you have a (?:store|physical|showroom|branch)\b")),
    ("vendors", _c(r"\b(?:how do i|can i|i want to|i'd like to|how to) (?:sell|become a (?:vendor|seller))\b|\bbecome a (?:vendor|seller)\b|\bsell (?:my|on|with)\b")),
)  # fmt: skip
COMPARE = _c(
    r"\bcompare\b|\bcomparison\b|\bdifferences? between\b|\bhow (?:do|does) (?:they|these|those|the \w+) (?:differ|compare)\b|\bwhat(?:'s| is) the difference\b|\bwhich (?:one |of (?:them|these|those|the two) )?(?:is|would be|do you think is|should i)\b.*\b(?:better|best|nicer|good|buy|get|take|choose|pick|recommend\w*)\b|\bwhich (?:one )?(?:do|would) you (?:recommend|suggest|prefer|pick|choose)\b|\b(?:versus|vs\.?)\b|\bside by side\b|\bwhich (?:is|one is) (?:better|best|nicer)\b",
)
SIZE_ADVICE = _c(
    r"\bwhat(?:'s| is| would be| will be) my size\b",
    r"\b(?:what|which)(?:'s| is)? (?:my |the right |the best )?size\b(?:.*\b(?:should|would|will|do|is|am|fits?|suits?|best|right|for me|i (?:wear|take|need|am|get|order|pick|choose|buy))\b|[?.! ]*$)(?!.*\b(?:do you have|available|in stock|come)\b)",
    r"\bis (?:an? )?(?:size )?(?:x*s|m|x*l|\d{1,2}) (?:big|small|large|tight|loose)\b|\bsiz(?:e|ing) (?:guide|chart|table|advice|help)\b|\bruns? (?:small|large|big|true|tight|loose|true to size)\b|\btrue to size\b|\b(?:will|would|does|do|can|could|should|is)\b[\w ,']*\b(?:fit|suit)(?:s|ting)? me\b|\bhow does (?:it|this|that|the [\w -]+) fit\b|\bwill (?:it|they|this|that|(?:an? |the )?(?:x?s|m|x*l|small|medium|large|size \w+)) fit\b|\bfit (?:someone|a person|my \w+)\b|\bam i (?:an?|a size) (?:x?s|m|x*l|small|medium|large|\d+)\b|\bi don't know my size\b|\bnot sure (?:about|of|what|which) (?:my |the )?size\b|\bhelp me (?:with|find|choose|pick) (?:my |the |a )?(?:right )?size\b|\bwhat are the measurements\b|\bmeasurements? (?:of|for) (?:the|this|that|it|size|an?)\b",
    r"\b(?:my|i have an?|i've an?) (?:chest|bust|waist|hips?|inseam|shoulders?|neck|height|weight|measurements?|foot|feet)\b.*?\d|\bi(?:'m| am) (?:about |around )?\d{2,3} ?(?:cm|kg|lbs?|inches|in tall)|\bi(?:'m| am) (?:about |around )?\d ?(?:'|ft|foot|feet)|\b(?:chest|bust|waist|hips?)(?: is| of|:)? ?\d{2,3}\b",
    r"\b(?:what|which) should i (?:get|take|order|wear)\b(?=$|[?.!])|\bi(?:'m| am) (?:usually|normally|mostly|between|generally) (?:an? )?(?:size )?(?:x?s|m|x*l|small|medium|large|\d)|\b(?:which |what )?size for (?:an? )?\d",
)
MEASURE = _c(
    r"\b(?:find out|work out|figure out) (?:my|what) size\b|\bcan you (?:tell|find|get) my (?:size|measurements)\b|\b(?:get|be|have me) measured\b|\b(?:re-?measure|measure) me\b",
    r"\b(?:measure me|take my measurements?|body (?:scan|measurement)|video measur\w*|scan (?:me|my body)|measure my (?:body|self|size)|measure myself|measure with (?:my )?camera)\b",
)
DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price", _c(r"\bhow much\b|\bwhat(?:'s| is| are)? (?:the |its |their )?(?:price|cost)s?\b|\bprice (?:of|for|on)\b|\bwhat (?:does|do|would|will) .* cost\b|\b(?:its|the|their) price\b|^(?:the )?prices?(?: please)?[?.!]*$|\bhow (?:expensive|costly|cheap)\b|\bis (?:it|this|that) (?:expensive|costly|cheap|pricey)\b")),
    ("size", _c(r"\b(?:what|which|any|other|all|more|list (?:the )?)(?: are| other)?(?: the| its)? sizes?\b|\bsizes (?:do|does|are|available|you have|left)\b|\b(?:is|are|do|does) (?:it|this|that|they|these|the [\w -]+?|you have (?:it|this|that|them)|you get (?:it|this|that)) (?:come |available |have |also )*(?:in )?(?:an? )?(?:size )?(?:x?s|m|x*l|small|medium|large|\d{1,2})\b(?!-)|\bavailable sizes\b|^(?:the )?sizes?(?: please| available)?[?.!]*$|\b(?:in|have) my size\b")),
    ("material", _c(r"\bmade (?:of|from|with)\b|\b(?:what|which|the|its)(?:'s| is| are)? (?:the |its |kind of |type of )?(?:material|fabric|cloth|composition)\b|\b(?:material|fabric|composition)\b[?.!]*$|\bis (?:it|this|that|the [\w -]+) (?:really |pure |real |100 ?% ?)?(?:cotton|linen|silk|leather|wool|polyester|denim|viscose|ankara|chiffon|satin|velvet|cashmere|lace)\b|\b(?:what|which) (?:material|fabric)\b")),
    ("care", _c(r"\b(?:wash(?:ing|able|ed)?|iron(?:ing)?|dry[- ]?clean\w*|shrink|care instructions?|machine wash\w*|tumble)\b")),
    ("colour", _c(r"\b(?:what|which|any|other|more) (?:other )?colou?rs?\b|\bcolou?rs (?:do|does|are|available|you have)\b|\b(?:does|do) (?:it|this|that|they) come in (?:other |any |different )?colou?rs?\b|\bcolou?r options\b|^colou?rs?[?.!]*$|\bavailable colou?rs\b|\b(?:another|different) colou?rs?\b")),
    ("stock", _c(r"\b(?:in stock|out of stock|sold out|(?:still |is it |are they )available|availability|how many (?:are |do you have )?(?:left|available|in stock)|how many (?:do you have|have you got|are there)|any left|do you still have (?:it|this|that|them|the)|stock left|(?:is|are) (?:it|they|this|that|the [\w -]+) available)\b")),
    ("vendor", _c(r"\bwho (?:makes|made|sells|is selling|designed|is the (?:vendor|seller|designer|maker))\b|\b(?:which|what) (?:vendor|seller|brand|shop|designer)\b(?: is| sells| makes)|\bwhere (?:is it|was it|are they) (?:made|from)\b|\bwhat brand is\b")),
    ("details", _c(r"\b(?:tell me (?:more|about)|more (?:details?|info\w*|about)|details?|describe|description|information (?:on|about)|what(?:'s| is) (?:it|this|that|the (?:first|second|third|fourth|fifth|last)) (?:one )?like|(?:show|see|view|open)(?: me)? (?:more )?(?:pictures?|photos?|images?)|(?:bigger|larger) (?:picture|photo|image)|pictures? of|photos? of|what does (?:it|this|that) look like|(?:good|high|nice|what|the) quality)\b")),
)  # fmt: skip
MORE = _c(
    r"^(?:please |can i |can you |could you |let me |i want to |i'd like to |ok |yes )*(?:show|see|view|give|load|display|list)?(?: me)? ?(?:some |any |a few |the )?(?:more|others?|next(?: ones?| page)?|the rest|remaining)(?: (?:options?|results?|products?|items?|ones?|please|of (?:them|these|those)|choices|designs?|styles?|like (?:this|that|these|those)))*[?.!]*$",
    r"\b(?:what else|anything else|something else|other (?:options?|ones?|choices|designs?|styles?|products?)|more (?:options?|results?|choices|designs?|styles?|like (?:this|that|these|those))|show (?:me )?more|see more|any others?|different ones|keep going|next page|(?:i don't|not) (?:really )?(?:like|love|feel(?:ing)?) (?:any of )?(?:these|those|them|any|it|this|that)|(?:show|see|find|give)(?: me)? (?:an?)?other (?:one|ones)|a different one|not my (?:style|taste))\b",
)
SIMILAR = _c(r"\b(?:more like|similar|something like|anything like|alternatives? to)\b")
CHEAPER = _c(
    r"\b(?:cheaper|less expensive|lower[- ]priced?|more affordable|too (?:expensive|pricey|much|costly|dear)|lower price|not (?:so|that|too) expensive|something affordable|reduce the budget|less pricey|out of my budget|over my budget|can't afford)\b"
)
DEARER = _c(r"\b(?:more expensive|higher[- ]end|better quality|pricier|fancier|more premium|higher price)\b")
CHEAPEST = _c(
    r"\b(?:cheapest|least expensive|lowest[- ]priced?|most affordable|lowest price|price low to high|sort(?:ed)? by price|low to high)\b"
)
DEAREST = _c(r"\b(?:most expensive|priciest|dearest|highest price[d]?|high to low)\b")
NEWEST = _c(
    r"\b(?:newest|latest|new arrivals?|new in|most recent|just in|what's new|brand new stuff)\b(?! order)"
)
ADD = _c(
    r"\b(?:add|put)\b(?! (?:my|the) (?:address|name|e-?mail|phone)|ress)",
    r"\bi(?:'ll| will|'d like to|'m going to|'m gonna| would like to|'d)? ?(?:take|have|get|buy|go (?:for|with)|pick|choose|grab|order|purchase)\b(?! (?:back|a look|delivered|it delivered|help|to))",
    r"\b(?:give me|get me|send me|order me|buy me|let me (?:have|get|take|buy)|want to (?:buy|order|get|purchase|take|have|add)|like to (?:buy|order|get|purchase|take|have|add))\b",
    r"^(?:please |ok |okay |yes |then |so )*(?:buy|take|order|grab|purchase|pick|reserve|get) (?!me a look)\b",
    r"\bi(?:'d)? (?:want|like|need|love|prefer)\b|\bi would (?:like|love|prefer)\b",
)
ADD_STRONG = _c(
    r"\b(?:add|put)\b.*\b(?:cart|bag)\b|\badd\b|\bi(?:'ll| will) (?:take|have|get|buy|go (?:for|with)|pick|choose|grab)\b|^(?:please |ok |okay |yes |then |so )*(?:take|grab|buy|order) (?:the|that|this|it|them|both|all|two|three|\d)|\bput (?:it|them|that|this|the|two|three|one|\d+)\b"
)
SEARCH = _c(
    r"\b(?:show|find|search|browse|looking|look(?=ing| for)|need|want|buy|get|like|recommend|suggest|got|sell|stock|seeking|after|hunting|interested|shopping|see|wear|any|something|anything|have)\b",
)
BROWSE = _c(
    r"\bwhat (?:do|can|are|does) (?:you|i|this shop|this store)(?: guys)? (?:sell|have|offer|stock|buy(?: here)?|get here|carry|selling)\b(?! in| for| about)|\bwhat (?:products|categories|kind of|kinds of|types? of|sort of) (?:things|products|items|clothes|goods|stuff|categories)?\b.*(?:sell|have|offer|there)|\b(?:show|see) me (?:everything|anything|all(?: your)? (?:products|items)|what you(?:'ve| have)(?: got)?|your (?:products|catalogue|catalog|collection|shop|stuff|range))\b|\b(?:your|the|full|whole) (?:catalogue|catalog|collection|range|categories)\b|^(?:browse|catalogue|catalog|categories|products|shop)[?.!]*$|\bwhat's (?:available|popular|trending|hot|good)\b|\b(?:best ?sellers?|popular items?|trending)\b|\b(?:which|who are (?:the|your)) (?:vendors|brands|shops|designers|sellers)\b|\bwhat (?:vendors|brands|shops|designers)\b",
)
GREET = _c(
    r"^(?:hi+|hello+|hey+|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|hola|bonjour|salut|hallo|ekaaro|e kaaro|kaabo|sannu|ndewo|kedu|wassup|what's up|sup|how are you(?: doing)?(?: today)?|how is it going|how's it going|how's your day|my guy|morning|afternoon|evening|start|hi there|hello there|how body|anyone there|is anyone there|are you there)(?:[ ,.!?]+(?:there|dear|sir|ma|all|team|friend|everyone|fashionistar|how are you(?: doing)?(?: today)?|hi|hello|good (?:morning|afternoon|evening)))*[ .!?😊👋🙂]*$"
)
THANKS = _c(
    r"^(?:ok |okay |great |perfect |cool |nice |lovely |awesome |wow |alright |yes )*,? ?(?:many thanks|thanks?(?: you)?(?: (?:so|very) much| a (?:lot|million|bunch)| again| dear| for (?:your|the) help)?|thank you|much appreciated|appreciate it|cheers|merci|gracias|e se|ese|daalu|nagode|god bless(?: you)?|you(?:'re| are) (?:great|awesome|the best|amazing|helpful)|well done|good job|nice one|you do well|you try)(?: (?:so|very) much| a lot|,? (?:dear|bye|sir|ma|boss))*[ .!😊🙏❤️]*$"
)
BYE = _c(
    r"^(?:ok |okay |thanks |thank you |alright |no )*,? ?(?:bye(?:[ -]bye)?|goodbye|good night|see (?:you|ya)(?: later| soon| tomorrow)?|later|ciao|take care|talk (?:to you )?(?:later|soon)|i(?:'ll| will) (?:be|come) back(?: later| tomorrow| soon)?|odabo|o dabo|that's all,? (?:bye|thanks|thank you)|have a (?:nice|good|great) (?:day|one|evening|night|weekend)|bye for now|i'm leaving|gotta go|got to go|i have to go)(?: for now| now| then| thanks| thank you| dear)*[ .!👋]*$"
)
HELP = _c(
    r"^(?:please )?(?:help(?: me)?(?: please| out)?|what can (?:you|i|we) do(?: here| for me)?|how does (?:this|it) work|how do (?:i|you) (?:use|shop|order|buy)(?: this| here| something| things)?|what (?:are your (?:commands|options|features|services|skills)|commands|should i (?:say|do|type|ask))\b.*|options|menu|instructions|i need help|can (?:you|someone|anybody|anyone|somebody) (?:please )?help(?: me)?(?: out)?(?: please)?|i'm (?:lost|confused|stuck)|guide me|i need (?:some )?assistance)[ ?.!]*$"
)
IDENTITY = _c(
    r"\b(?:are you|am i (?:talking|speaking|chatting) (?:to|with)|is this) (?:an? |the )*(?:bot|robot|human|real|person|ai|machine|computer|chatbot|real person|chatgpt|gpt)\b|\bwho (?:are you|am i (?:talking|speaking|chatting) (?:to|with)|made you|built you|created you)\b|\bwhat(?:'s| is) your name\b|\bwhat are you\b|\byour name\b"
)
OFF_TOPIC = _c(
    r"\b(?:weather|forecast|football|soccer|premier league|president|election|politics|capital of|joke|poem|story|song|lyrics|recipe|cook|homework|maths?|equation|translate|bitcoin|stock market|crypto|news|movie|film|netflix|python|javascript|code|program|essay|love you|marry me|date me|girlfriend|boyfriend|meaning of life|horoscope|lottery|betting|world cup|flight|hotel|doctor|medicine|headache|pray|god exists|bible|square root|time is it|what day is|how old are you|where do you live|sing|dance|rice|pizza|restaurant|food|phone|iphone|laptop|car|house|loan|visa application)\b|\d+ ?[+*/] ?\d+"
)
YES_WORD = _c(
    r"^(?:yes|yeah|yep|yup|ya|sure|ok(?:ay)?|please do|of course|definitely|absolutely|alright|fine|go ahead|oya|ehen|do it|why not|sounds good|looks (?:good|great|fine|perfect)|all good|that's (?:fine|good|great)|perfect|great|correct|right|that's right|exactly|please|yes please|oui|si|sí)\b"
)
NO_WORD = _c(
    r"^(?:no|nope|nah|not? (?:now|yet|really|thanks|thank you|that)|never mind|nevermind|cancel|forget it|leave it|stop|don't|skip|none|neither|hold on|wait|one moment|i(?:'ve)? changed my mind|hmm+ not sure|not sure|no need|non)\b"
)
VERBS = r"(?:add|remove|delete|drop|checkout|check me|pay|show|find|search|buy|cancel|compare|take|empty|clear|make|change|place|proceed|what|how|where|when|which|who|do you|can (?:you|i|we)|could (?:you|i)|i (?:want|need|also|would|will)|i'd|i'll|i'm|tell|ask|talk|speak|connect|put|give|get|let(?:'s| me| us)|view|see|open|track|is (?:it|the|this|there)|are (?:they|there|these)|does|please|also|deliver|ship|send|order|go (?:to|ahead)|then|set|swap|switch|increase|reduce|update|thanks|thank)"
SPLIT = re.compile(
    rf"\s*(?:(?<=[?!;\n])|(?<=[a-z0-9)])\.(?=\s|$)|;|\n)\s*|(?:,|\s+and then|\s+then|\s+and also|\s+and|\s+plus|\s+also|\s+but|,\s*and|,\s*then|\s+&)\s+(?=(?:then |also |please |now |i want to |i'd like to |just )*{VERBS}\b)"
)
FIXABLE = (
    "checkout", "remove", "cancel", "compare", "cheaper", "cheapest", "delivery", "address", "second", "available", "material", "measure",
    "measurements", "expensive", "quantity", "refund", "exchange", "payment", "vendor", "seller", "discount", "invoice", "receipt", "everything",
    "shipping", "returns", "person", "between", "difference", "recommend", "another", "looking", "please", "delivered", "customer", "service",
    "thousand", "instead", "bigger", "smaller", "cancelled", "tracking", "status", "package", "parcel",
)  # fmt: skip
KNOWN_NEAR = frozenset(
    [
        "seconds",
        "reason",
        "season",
        "persons",
        "remover",
        "removed",
        "removes",
        "returned",
        "vendors",
        "sellers",
        "counter",
        "order",
        "orders",
        "looked",
        "cooking",
        "booking",
        "pleased",
        "deliver",
        "delivers",
        "medium",
        "refunds",
        "materials",
        "cancels",
        "statue",
        "statues",
        "packages",
        "pleats",
        "pleated",
        "please",
        "smaller",
    ]
)
