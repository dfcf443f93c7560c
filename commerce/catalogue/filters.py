"""What a search is narrowed by: the same shape from the parser, REST, the command line and the tools."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from commerce.catalogue.text import fold
from server.common.errors import Invalid

Sort = Literal["relevance", "price_asc", "price_desc", "newest"]
SORTS: tuple[Sort, ...] = ("relevance", "price_asc", "price_desc", "newest")

Word = Annotated[str, Field(max_length=120), AfterValidator(fold)]
Words = Annotated[list[Word], Field(max_length=50)]
MAX_MINOR = 2**63 - 1
Price = Annotated[int, Field(ge=0, le=MAX_MINOR)]


class FilterInvalid(Invalid):
    """details: field, problem."""

    code = "filter_invalid"


class Filters(BaseModel):
    """Words are compared folded (lower case, no accents). A list means "one of these"; `not_` "none of these".

    Prices are minor units of the site's currency, both ends included. `gender` men and women include
    unisex; `kids` is boys and girls. `in_stock`: only goods of which a fitting variant can be had now.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    category: Words = []
    types: Words = []
    not_types: Words = []
    colours: Words = []
    not_colours: Words = []
    materials: Words = []
    not_materials: Words = []
    sizes: Words = []
    patterns: Words = []
    not_patterns: Words = []
    fits: Words = []
    price_min_minor: Price | None = None
    price_max_minor: Price | None = None
    gender: Word | None = None
    not_gender: Word | None = None
    occasions: Words = []
    not_occasions: Words = []
    seasons: Words = []
    brands: Words = []
    not_brands: Words = []
    not_words: Words = []
    vendor: Word | None = None
    in_stock: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_is_a_list(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        lists = {name for name, field in cls.model_fields.items() if field.annotation == list[Word]}
        return {
            key: [value] if key in lists and isinstance(value, str) else value for key, value in data.items()
        }

    @property
    def empty(self) -> bool:
        return not self.given()

    def given(self) -> dict[str, Any]:
        """Only what was asked for, for answers and logs."""
        return self.model_dump(exclude_defaults=True)

    def merged(self, said: "Filters") -> "Filters":
        """Explicit filters win over what was read from the words; what they leave open is filled from `said`."""
        own = self.model_dump(exclude_defaults=True)
        return Filters.model_validate({**said.model_dump(exclude_defaults=True), **own})


def parse_filters(data: Any) -> Filters:
    """From JSON. Raises FilterInvalid naming the first field at fault."""
    from pydantic import ValidationError

    try:
        return Filters.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "filters"
        raise FilterInvalid(f"{field}: {first['msg']}", field=field, problem=first["msg"]) from error
