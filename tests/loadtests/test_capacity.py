"""The capacity page is arithmetic on measured figures, and nothing else on the page changes with them."""

from loadtests.capacity import BEGIN, END, PAGE, Costs, costs, on_page, plan


def measured():
    def at(web: float, postgres: float, valkey: float) -> dict:
        return {"us_per_message": {"web": web, "postgres": postgres, "valkey": valkey}}

    half = {"cpu_us": {"web": 100.0, "postgres": 60.0, "valkey": 2.0}}
    return {
        "chat": {"ours": {"median": {"half": half}}},
        "scale": {"ours": {"capped_1": at(90, 50, 1), "capped_2": at(100, 55, 3)}},
        "idle": {"ours": {"kib_per_socket": 24.0, "heartbeat_web_core_share": 0.05, "sockets": 10_000}},
        "capacity": {
            "ours": {"wal_bytes": 1000, "stored_bytes": 800, "client_bytes": 1500, "alone_postgres_us": 300}
        },
    }


def test_costs_across_processes_are_twice_what_two_of_them_show():
    cost = costs(measured())
    assert (cost.crossing_web_us, cost.crossing_postgres_us, cost.crossing_valkey_us) == (20, 10, 4)
    assert cost.heartbeat_us == 5.0


def test_the_plan_multiplies_and_rounds_up():
    cost = Costs(100, 60, 2, 20, 10, 4, 24.0, 5.0, 1000, 800, 1500, 300)
    rows = {what: how_much for what, how_much, _ in plan(cost, rate=100_000, sockets=1_000_000)}
    assert rows["web CPU a message"] == "120 µs"
    assert rows["web cores for the messages"] == "17"  # 100,000 x 120 µs at 70 %
    assert rows["web cores for 1,000,000 idle sockets"] == "7.1"
    assert rows["memory for 1,000,000 idle sockets"] == "23 GiB"
    assert rows["web nodes of 8 cores and 16 GiB"] == "4"  # 24.3 cores
    assert rows["messages/s of one primary with 32 cores"] == "320,000"
    assert rows["PostgreSQL primaries"] == "1"
    assert rows["Valkey servers (one core each)"] == "1"
    assert rows["WAL"] == "95 MiB/s"
    assert rows["stored a day"] == "6.3 TiB"
    assert rows["to and from clients"] == "1.20 Gbit/s"


def test_the_page_keeps_everything_around_the_figures():
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    changed = on_page(page, "Other figures.")
    assert changed.split(BEGIN)[0] == page.split(BEGIN)[0]
    assert changed.split(END)[1] == page.split(END)[1]
    assert "Other figures." in changed
    assert on_page(changed, "Other figures.") == changed
