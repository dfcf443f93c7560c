# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Names of places a delivery address is recognised by. Data."""

from __future__ import annotations

COUNTRIES: dict[str, str] = {
    "nigeria": "NG", "naija": "NG", "ghana": "GH", "kenya": "KE", "south africa": "ZA", "rwanda": "RW", "uganda": "UG",
    "tanzania": "TZ", "ethiopia": "ET", "egypt": "EG", "morocco": "MA", "senegal": "SN", "cameroon": "CM", "benin republic": "BJ",
    "republic of benin": "BJ", "togo": "TG", "cote d'ivoire": "CI", "côte d'ivoire": "CI", "ivory coast": "CI", "liberia": "LR", "sierra leone": "SL",
    "the gambia": "GM", "gambia": "GM", "zambia": "ZM", "zimbabwe": "ZW", "botswana": "BW", "namibia": "NA", "algeria": "DZ",
    "tunisia": "TN", "united kingdom": "GB", "great britain": "GB", "uk": "GB", "u.k.": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "ireland": "IE", "united states of america": "US", "united states": "US", "usa": "US", "u.s.a.": "US", "us": "US",
    "u.s.": "US", "america": "US", "canada": "CA", "mexico": "MX", "brazil": "BR", "brasil": "BR", "argentina": "AR", "chile": "CL",
    "colombia": "CO", "france": "FR", "germany": "DE", "deutschland": "DE", "spain": "ES", "españa": "ES", "portugal": "PT",
    "italy": "IT", "italia": "IT", "netherlands": "NL", "the netherlands": "NL", "holland": "NL", "belgium": "BE", "luxembourg": "LU",
    "switzerland": "CH", "austria": "AT", "sweden": "SE", "norway": "NO", "denmark": "DK", "finland": "FI", "poland": "PL",
    "czech republic": "CZ", "czechia": "CZ", "hungary": "HU", "romania": "RO", "greece": "GR", "turkey": "TR", "türkiye": "TR",
    "united arab emirates": "AE", "uae": "AE", "saudi arabia": "SA", "qatar": "QA", "kuwait": "KW", "israel": "IL",
    "india": "IN", "pakistan": "PK", "bangladesh": "BD", "china": "CN", "japan": "JP", "south korea": "KR", "singapore": "SG", "malaysia": "MY",
    "indonesia": "ID", "philippines": "PH", "thailand": "TH", "vietnam": "VN", "australia": "AU", "new zealand": "NZ",
}  # fmt: skip
CODES = frozenset(COUNTRIES.values())
COUNTRY_NAMES = {
    "NG": "Nigeria",
    "GH": "Ghana",
    "KE": "Kenya",
    "ZA": "South Africa",
    "GB": "United Kingdom",
    "US": "United States",
} | {
    code: name.title()
    for name, code in reversed(COUNTRIES.items())
    if code not in {"NG", "GH", "KE", "ZA", "GB", "US"}
}
REGIONS = frozenset(
    """abia|adamawa|akwa ibom|anambra|bauchi|bayelsa|benue|borno|cross river|delta|ebonyi|edo|ekiti|enugu|fct|gombe|imo|jigawa|kaduna|katsina|kebbi|kogi|kwara|lagos state|nasarawa|ogun|ondo|osun|oyo|plateau|rivers|sokoto|taraba|yobe|zamfara
    |greater accra|ashanti|nairobi county|gauteng|western cape|kwazulu-natal|california|texas|florida|new york state|ny|nj|ca|tx|fl|il|pa|oh|ga|nc|mi|va|wa|ma|md|az|co|mn|illinois|georgia|ohio|michigan|virginia|washington state|massachusetts|new jersey|maryland
    |ontario|quebec|british columbia|alberta|on|qc|bc|ab|greater london|kent|essex|surrey|yorkshire|bavaria|bayern""".replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
CITIES: dict[str, str] = {
    "lagos": "NG", "abuja": "NG", "ibadan": "NG", "kano": "NG", "port harcourt": "NG", "benin city": "NG", "enugu": "NG", "kaduna": "NG",
    "abeokuta": "NG", "ilorin": "NG", "jos": "NG", "owerri": "NG", "uyo": "NG", "calabar": "NG", "warri": "NG", "asaba": "NG", "akure": "NG",
    "onitsha": "NG", "aba": "NG", "lekki": "NG", "ikeja": "NG", "yaba": "NG", "surulere": "NG", "victoria island": "NG", "ikoyi": "NG", "ajah": "NG",
    "accra": "GH", "kumasi": "GH", "tema": "GH", "nairobi": "KE", "mombasa": "KE", "kigali": "RW", "kampala": "UG", "dar es salaam": "TZ",
    "johannesburg": "ZA", "cape town": "ZA", "durban": "ZA", "pretoria": "ZA", "cairo": "EG", "casablanca": "MA", "dakar": "SN", "addis ababa": "ET",
    "london": "GB", "manchester": "GB", "birmingham": "GB", "leeds": "GB", "liverpool": "GB", "bristol": "GB", "glasgow": "GB", "edinburgh": "GB",
    "cardiff": "GB", "dublin": "IE", "new york": "US", "brooklyn": "US", "los angeles": "US", "chicago": "US", "houston": "US", "san francisco": "US",
    "atlanta": "US", "boston": "US", "seattle": "US", "miami": "US", "dallas": "US", "austin": "US", "philadelphia": "US", "washington dc": "US",
    "toronto": "CA", "vancouver": "CA", "montreal": "CA", "paris": "FR", "lyon": "FR", "berlin": "DE", "munich": "DE", "hamburg": "DE",
    "frankfurt": "DE", "madrid": "ES", "barcelona": "ES", "lisbon": "PT", "porto": "PT", "rome": "IT", "milan": "IT", "amsterdam": "NL",
    "brussels": "BE", "zurich": "CH", "geneva": "CH", "vienna": "AT", "stockholm": "SE", "oslo": "NO", "copenhagen": "DK", "dubai": "AE",
    "mumbai": "IN", "delhi": "IN", "new delhi": "IN", "bangalore": "IN", "bengaluru": "IN", "singapore": "SG", "sydney": "AU", "melbourne": "AU",
}  # fmt: skip
# Where a delivery cannot be made without one.
POSTCODE_COUNTRIES = frozenset(
    {
        "GB",
        "US",
        "CA",
        "DE",
        "FR",
        "ES",
        "IT",
        "NL",
        "BE",
        "AT",
        "CH",
        "SE",
        "NO",
        "DK",
        "FI",
        "PL",
        "PT",
        "IN",
        "AU",
        "JP",
        "ZA",
    }
)
