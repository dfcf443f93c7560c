"""What a process has used is still known when it has ended: benchmarks divide by it."""

import os
import subprocess
import sys
import time

from loadtests.accounting import Meter, cpu_seconds, look, pss_kib, rss_kib

BURN = "import time\nwhile time.process_time() < 0.3: pass"


def test_a_child_that_ended_still_counts_in_its_parents_tree():
    middle = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {BURN!r}])"
    middle += "\nprint(1, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", middle], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        assert cpu_seconds(process.pid) >= 0.25
        own = look(process.pid)
        assert own is not None
        assert own.parent == os.getpid()
        assert own.own < 0.25 <= own.reaped + 0.05
    finally:
        process.kill()
        process.wait()
    assert look(process.pid) is None


def test_a_meter_keeps_what_a_killed_process_had_used_and_adds_its_successors():
    processes: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", f"{BURN}\nprint(1, flush=True)\ntime.sleep(60)"],
                stdout=subprocess.PIPE,
            )
        )
        assert processes[-1].stdout is not None
        processes[-1].stdout.readline()

    meter = Meter(lambda: [processes[-1].pid])
    start()
    first = meter.read()
    processes[0].kill()
    processes[0].wait()
    start()
    second = meter.read()
    processes[1].kill()
    processes[1].wait()
    assert first >= 0.25
    assert second >= first + 0.25
    assert meter.read() == second


def test_memory_is_read_in_kib():
    time.sleep(0)
    assert 4_000 < rss_kib(os.getpid()) < 4_000_000
    assert 1_000 < pss_kib(os.getpid()) < 4_000_000
