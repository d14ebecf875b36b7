"""The metadata of the wheel, for package indexes, for pip, and for those who ask what is in it."""

import configparser
import email
import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
import target


@pytest.fixture(scope="module")
def metadata(archive):
    return email.message_from_bytes(archive.read(find(archive, "/METADATA")))


@pytest.fixture(scope="module")
def bill(archive):
    (name,) = [name for name in archive.namelist() if "/sboms/" in name and name.endswith(".json")]
    assert name.split("/")[0].endswith(".dist-info")
    return json.loads(archive.read(name))


def find(archive, end):
    (name,) = [name for name in archive.namelist() if ".dist-info/" in name and name.endswith(end)]
    return name


def component(bill, name):
    (found,) = [part for part in bill["components"] if part["name"] == name]
    return found


@pytest.mark.parametrize("command", ["twine check --strict", "check_wheel_contents"])
def test_a_package_index_takes_it(wheel, command):
    module, *options = command.split()
    subprocess.run([sys.executable, "-m", module, *options, str(wheel)], check=True)


def test_it_is_called_what_it_was(metadata, version):
    assert metadata["Name"] == "lightstep-streaming"
    assert metadata["Version"] == version


def test_only_opentracing_is_required(metadata):
    required = metadata.get_all("Requires-Dist")
    assert [line for line in required if "extra ==" not in line] == ["opentracing>=2.2,<3"]
    assert {
        line.split("extra ==")[1].strip(" \"')") for line in required if "extra ==" in line
    } == {"opentelemetry", "satellite"}


def test_pip_refuses_an_interpreter_that_is_too_old(metadata):
    assert metadata["Requires-Python"] == ">=3.8"


def test_the_readme_is_the_description(metadata):
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert (
        metadata.get_payload(decode=True).decode().strip()
        == pathlib.Path("README.md").read_text().strip()
    )


@pytest.mark.parametrize(
    "script",
    [
        "lightstep-recover = lightstep_streaming.recover:main",
        "lightstep-satellite = lightstep_streaming.satellite.__main__:main",
    ],
)
def test_its_programs_are_console_scripts(archive, script):
    assert script in archive.read(find(archive, "/entry_points.txt")).decode().splitlines()


@pytest.mark.parametrize(
    "group",
    [
        "opentelemetry_configurator",
        "opentelemetry_distro",
        "opentelemetry_environment_variables",
        "opentelemetry_propagator",
        "opentelemetry_tracer_provider",
    ],
)
def test_opentelemetry_finds_it_by_its_name(archive, group):
    parser = configparser.ConfigParser()
    parser.read_string(archive.read(find(archive, "/entry_points.txt")).decode())
    module = parser[group]["lightstep_streaming"].split(":")[0]
    assert module.replace(".", "/") + ".py" in archive.namelist()


def test_types_are_inside(archive):
    assert {"lightstep_streaming/py.typed", "lightstep_streaming/_native.pyi"} <= set(
        archive.namelist()
    )


@pytest.mark.parametrize(
    "name, text",
    [
        ("LICENSE", "Apache License"),
        ("boost", "Boost Software License - Version 1.0"),
        ("openssl", "Apache License"),
        ("protozero", "BSD-2-Clause"),
        ("zlib", "Permission is granted to anyone to use this software"),
    ],
)
def test_the_licence_of_what_is_inside_is_inside(archive, metadata, name, text):
    assert name in metadata.get_all("License-File")
    assert text in archive.read(find(archive, "/licenses/" + name)).decode()


@pytest.mark.skipif(target.LIBC == "musl", reason="it comes from Debian's source package")
def test_the_bill_names_the_boost_that_was_locked(bill):
    boost = component(bill, "cmeel-boost")
    (digest,) = boost["hashes"]
    lock = pathlib.Path("bazel/pip/requirements.txt").read_text()
    (entry,) = re.findall(
        r"^cmeel-boost=={} .*\n(?: .*\n)*".format(boost["version"]), lock, re.MULTILINE
    )
    assert "--hash=sha256:" + digest["content"] in entry


def test_the_bill_names_the_openssl_that_is_linked_in(archive, bill):
    (module,) = [name for name in archive.namelist() if "/_native." in name and ".so" in name]
    release = component(bill, "openssl")["version"].split("-")[0]
    # As its providers say it.
    assert b"\0" + release.encode() + b"\0" in archive.read(module)


@pytest.mark.parametrize("name", ["openssl", "protozero", "zlib"])
def test_the_packages_are_of_the_machine_that_the_wheel_is_for(bill, name):
    purl = component(bill, name).get("purl")
    if not purl:
        pytest.skip("only Debian knows its packages")
    is_compiled = target.LIBC == "musl" and name != "protozero"
    machine = {"aarch64": "arm64", "x86_64": "amd64"}[target.MACHINE]
    assert "arch=" + ("source" if is_compiled else machine) in purl


@pytest.mark.skipif(target.LIBC != "musl", reason="Boost is from PyPI, libstdc++ the system's")
def test_the_bill_names_what_is_linked_in_for_musl(bill):
    boost = component(bill, "boost1.88")
    assert boost["purl"].startswith("pkg:deb/debian/boost1.88@" + boost["version"])
    lock = pathlib.Path("bazel/pip/musl.txt").read_text()
    assert "ziglang=={} ".format(component(bill, "ziglang")["version"]) in lock


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="only Debian knows its packages")
@pytest.mark.skipif(target.IS_FOREIGN, reason="the target's packages are not installed")
@pytest.mark.parametrize(
    "name, package",
    [("openssl", "libssl-dev"), ("protozero", "libprotozero-dev"), ("zlib", "zlib1g-dev")],
)
def test_the_bill_names_the_packages_that_are_installed(bill, name, package):
    installed = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Version}", package],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    part = component(bill, name)
    assert part["version"] == installed
    assert part["purl"].startswith("pkg:deb/") and package in part["purl"]


def test_the_bill_is_that_of_this_version(bill, metadata):
    assert bill["bomFormat"] == "CycloneDX"
    subject = bill["metadata"]["component"]
    assert (subject["name"], subject["version"]) == (metadata["Name"], metadata["Version"])
    assert subject["licenses"] == [{"expression": metadata["License-Expression"]}]
    (needs,) = [d["dependsOn"] for d in bill["dependencies"] if d["ref"] == subject["bom-ref"]]
    assert needs == [part["bom-ref"] for part in bill["components"]]
