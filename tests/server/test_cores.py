"""A core for the web's loop: who gets one, and who keeps away from it."""

import os

import pytest

from measurement.work import Worker
from server.cores import REST, available, rest, shares, written


@pytest.mark.parametrize(
    ("processes", "cores", "web", "others"),
    [
        (1, {0, 1}, (0,), {1}),
        (1, {2, 5, 7}, (2,), {5, 7}),  # a container's: any numbers
        (3, set(range(8)), (0, 1, 2), {3, 4, 5, 6, 7}),
        (4, set(range(8)), (0, 1, 2, 3), {4, 5, 6, 7}),
    ],
)
def test_each_web_process_has_a_core_to_itself(processes, cores, web, others):
    divided = shares(processes, cores)
    assert divided.web == web
    assert divided.rest == others
    assert [divided.of_web(number) for number in range(processes)] == [{core} for core in web]


@pytest.mark.parametrize(
    ("processes", "cores"), [(1, {0}), (2, {0, 1}), (2, {0, 1, 2}), (5, set(range(8))), (1, ())]
)
def test_nothing_is_divided_where_the_others_would_have_fewer(processes, cores):
    divided = shares(processes, cores)
    assert divided.of_web(0) is None
    assert divided.rest is None
    assert written(divided) == {}


@pytest.mark.skipif(len(available()) < 2, reason="there is nothing to divide")
def test_what_a_web_process_starts_to_measure_with_leaves_its_core(monkeypatch):
    divided = shares(1, available())
    monkeypatch.setenv(REST, written(divided)[REST])
    assert rest() == divided.rest
    worker = Worker()
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, divided.of_web(0))
    try:
        process = worker._started()
        assert os.sched_getaffinity(process.pid) == divided.rest
    finally:
        os.sched_setaffinity(0, ours)
        worker.stop()
