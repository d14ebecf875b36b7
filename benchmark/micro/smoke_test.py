"""Every micro-benchmark still runs, if only for a moment."""

import json
import subprocess


def test_every_benchmark_runs() -> None:
    program = "benchmark/micro/micro"
    listed = subprocess.check_output([program, "--benchmark_list_tests"]).decode().split()
    assert len(listed) > 30
    output = subprocess.check_output(
        [program, "--benchmark_min_time=0.0001", "--benchmark_format=json"]
    )
    results = json.loads(output)["benchmarks"]
    assert [result["name"] for result in results] == listed
    assert [result for result in results if result.get("error_occurred")] == []
