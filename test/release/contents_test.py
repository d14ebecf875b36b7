"""What a wheel of a release has to have inside."""

import json
import zipfile

import contents
import pytest
from wheel_file import wheel_file

INFO = "lightstep_streaming-1.0.0.dist-info"
BILL = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}

WHOLE = {
    "lightstep_streaming/py.typed": "",
    "lightstep_streaming/_native.pyi": "class Tracer: ...",
    INFO + "/METADATA": "Name: lightstep-streaming\nLicense-File: LICENSE\n",
    INFO + "/licenses/LICENSE": "text",
    INFO + "/sboms/lightstep_streaming.cdx.json": json.dumps(BILL),
}


@pytest.fixture
def faults_of(tmp_path):
    def write(files):
        path = tmp_path / "one.whl"
        with zipfile.ZipFile(str(path), "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return list(contents.faults(path))

    return write


def test_a_whole_wheel_has_no_faults(faults_of):
    assert faults_of(WHOLE) == []


@pytest.mark.parametrize(
    "name, fault",
    [
        ("lightstep_streaming/py.typed", "py.typed is missing"),
        ("lightstep_streaming/_native.pyi", "_native.pyi is missing"),
        (INFO + "/METADATA", "names no licence"),
        (INFO + "/licenses/LICENSE", "licence LICENSE is missing"),
        (INFO + "/sboms/lightstep_streaming.cdx.json", "no bill of materials"),
    ],
)
def test_what_is_missing_is_named(faults_of, name, fault):
    (found,) = faults_of({key: text for key, text in WHOLE.items() if key != name})
    assert fault in found


def test_a_bill_that_is_not_valid_is_a_fault(faults_of):
    bill = json.dumps(dict(BILL, version="one"))
    (found,) = faults_of({**WHOLE, INFO + "/sboms/lightstep_streaming.cdx.json": bill})
    assert "$.version" in found


def test_a_large_wheel_is_a_fault(faults_of):
    (found,) = faults_of({**WHOLE, "large": "x" * (4 << 20)})
    assert "bytes" in found


@pytest.fixture
def make_wheel(tmp_path):
    def write(platform):
        path = tmp_path / f"lightstep_streaming-1.0.0-cp311-cp311-{platform}.whl"
        classifiers = [f"Classifier: Programming Language :: Python :: 3{end}\n" for end in ENDS]
        with zipfile.ZipFile(str(path), "w") as archive:
            archive.writestr(INFO + "/METADATA", "".join(classifiers))
        return wheel_file(path)

    return write


ENDS = ("", " :: Only", ".11", ".12")


def test_a_release_has_a_wheel_for_every_cpython_that_the_classifiers_name(make_wheel):
    platforms = ("manylinux_2_28_aarch64", "manylinux_2_27_x86_64", "musllinux_1_2_x86_64")
    wheels = [make_wheel(platform) for platform in platforms]
    assert list(contents.missing(wheels)) == [
        "there is no wheel for CPython 3.12 on x86-64",
        "there is no wheel for CPython 3.12 on 64-bit Arm",
        "there is no wheel for CPython 3.12 on x86-64, musl",
    ]
    assert "there is no wheel for CPython 3.11 on x86-64" in contents.missing(wheels[:1])


def test_a_release_without_wheels_is_not_whole():
    assert list(contents.missing([])) == ["no wheel names a CPython that it supports"]
