"""What a release says of its files."""

import subprocess

import described
import pytest
from wheel_file import wheel_file

NAME = "lightstep_streaming-1.0.0-{tag}-{tag}-{platform}.whl"


@pytest.fixture
def make(tmp_path):
    def write(tag, platform, size=1 << 20):
        path = tmp_path / NAME.format(tag=tag, platform=platform)
        path.write_bytes(b"x" * size)
        return path

    return write


@pytest.mark.parametrize(
    "platform, libc, system",
    [
        ("manylinux_2_26_x86_64.manylinux_2_27_x86_64", "glibc", "glibc 2.27"),
        ("musllinux_1_2_x86_64", "musl", "musl 1.2"),
    ],
)
def test_the_name_of_a_file_tells_what_it_is_for(make, platform, libc, system):
    wheel = wheel_file(make("cp311", platform))
    assert (wheel.version, wheel.machine) == ("3.11", "x86_64")
    assert (wheel.libc, wheel.system) == (libc, system)


def test_sha256sum_reads_the_checksums(make, tmp_path):
    paths = [make("cp311", "manylinux_2_28_aarch64"), make("cp39", "manylinux_2_28_aarch64")]
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(described.checksums(paths))
    check = ["sha256sum", "--check", "--strict", sums.name]
    assert subprocess.run(check, cwd=str(tmp_path), check=False).returncode == 0
    paths[0].write_bytes(b"y")
    assert subprocess.run(check, cwd=str(tmp_path), check=False).returncode == 1


def test_the_table_has_a_row_for_each_cpython_and_a_column_for_each_target(make):
    paths = [
        make("cp310", "manylinux_2_28_aarch64"),
        make("cp39", "musllinux_1_2_x86_64", size=4 << 20),
        make("cp39", "manylinux_2_27_x86_64", size=3 << 20),
        make("cp39", "manylinux_2_28_aarch64", size=2 << 20),
    ]
    assert described.table(map(wheel_file, paths)).splitlines() == [
        "| CPython | x86-64 | 64-bit Arm | x86-64, musl |",
        "| --- | --- | --- | --- |",
        "| 3.9 | glibc 2.27, 3.0 MiB | glibc 2.28, 2.0 MiB | musl 1.2, 4.0 MiB |",
        "| 3.10 | none | glibc 2.28, 1.0 MiB | none |",
    ]
