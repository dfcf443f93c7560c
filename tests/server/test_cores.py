"""A core for the web's loop: who gets one, and who keeps away from it."""

import os
import subprocess
from types import SimpleNamespace

import pytest

from loadtests.accounting import tree
from loadtests.stack import Stack
from measurement.work import Worker
from server.cores import REST, Shares, available, divided, rest, shares, written


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
    found = shares(processes, cores)
    assert found.web == web
    assert found.rest == others
    assert [found.of_web(number) for number in range(processes)] == [{core} for core in web]


@pytest.mark.parametrize(
    ("processes", "cores"), [(1, {0}), (2, {0, 1}), (2, {0, 1, 2}), (5, set(range(8))), (1, ())]
)
def test_nothing_is_divided_where_the_others_would_have_fewer(processes, cores):
    found = shares(processes, cores)
    assert found.of_web(0) is None
    assert found.rest is None
    assert written(found) == {}


def test_the_operator_may_leave_it_to_the_kernel():
    assert divided(1, {"WEB_OWN_CORES": "0"}) == Shares(None, None)
    assert divided(1, {}) == shares(1, available())


@pytest.mark.skipif(len(available()) < 2, reason="there is nothing to divide")
def test_a_benchmarks_services_leave_the_webs_core_as_those_of_up_do():
    shell = ["sh", "-c", "sleep 60 & echo; wait"]
    with subprocess.Popen(shell, stdout=subprocess.PIPE, start_new_session=True) as service:
        service.stdout.readline()
        stack = Stack.__new__(Stack)
        stack.environment = {}
        stack.postgres = stack.valkey = SimpleNamespace(pid=lambda: service.pid)
        try:
            stack._divide(1)
            cores = [os.sched_getaffinity(process.pid) for process in tree(service.pid)]
        finally:
            os.killpg(service.pid, 15)
    assert cores == [divided(1, {}).rest] * 2


@pytest.mark.skipif(len(available()) < 2, reason="there is nothing to divide")
def test_what_a_web_process_starts_to_measure_with_leaves_its_core(monkeypatch):
    found = shares(1, available())
    monkeypatch.setenv(REST, written(found)[REST])
    assert rest() == found.rest
    worker = Worker()
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, found.of_web(0))
    try:
        process = worker._started()
        assert os.sched_getaffinity(process.pid) == found.rest
    finally:
        os.sched_setaffinity(0, ours)
        worker.stop()
