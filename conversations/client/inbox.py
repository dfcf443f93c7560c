"""The console's list as state: a newer summary replaces the old one whole."""

from dataclasses import dataclass, field

from conversations.client.wire import Frame


@dataclass
class Inbox:
    """Summaries by conversation; `since` is the watermark from which changes are asked."""

    rows: dict[str, Frame] = field(default_factory=dict)
    since: str | None = None
    wanted: bool = False

    def take(self, page: Frame) -> None:
        """An answer to `sub inbox` or an `inbox` frame. A snapshot says all there is: the rest is gone."""
        items = page.get("items") or []
        if page.get("mode") == "snapshot":
            now = {item["conv"] for item in items}
            self.rows = {conv: row for conv, row in self.rows.items() if conv in now}
        for item in items:
            old = self.rows.get(item["conv"])
            # A frame that was overtaken by a newer one must not bring the past back.
            if old is None or old["epoch"] != item["epoch"] or item["head"] >= old["head"]:
                self.rows[item["conv"]] = item
        self.since = page.get("since") or self.since
