"""bazel/python/current.py, which a build asks about the Python toolchain's interpreter."""

import json
import subprocess
import sys
import sysconfig

TAG = "cp{}{}".format(*sys.version_info)


def ask(*arguments):
    return subprocess.run(
        [sys.executable, "-B", "bazel/python/current.py", *map(str, arguments)],
        check=False,
        env={"PYTHONSAFEPATH": "1"},
        stderr=subprocess.PIPE,
        text=True,
        timeout=50,
    )


def libraries(directory, tags):
    """Files that stand for Boost.Python: each has its tag for contents."""
    for tag in tags:
        path = directory / tag / "libboost_python3.so.1.90.0"
        path.parent.mkdir()
        path.write_text(tag)
        yield path


def test_the_headers_are_the_interpreter_s(tmp_path):
    assert ask("headers", tmp_path).returncode == 0
    version = "{}.{}.{}".format(*sys.version_info)
    assert f'#define PY_VERSION              "{version}' in (tmp_path / "patchlevel.h").read_text()


def test_the_description_tells_the_name_of_a_module(tmp_path):
    assert ask("description", tmp_path / "python.json").returncode == 0
    described = json.loads((tmp_path / "python.json").read_text())
    assert described["tag"] == TAG
    assert described["extension_suffix"] == sysconfig.get_config_var("EXT_SUFFIX")


def test_boost_is_the_interpreter_s_own(tmp_path):
    output = tmp_path / "chosen"
    assert ask("boost", output, *libraries(tmp_path, ["cp27", TAG, "cp399"])).returncode == 0
    assert output.read_text() == TAG


def test_a_boost_that_was_not_fetched_is_told(tmp_path):
    done = ask("boost", tmp_path / "chosen", *libraries(tmp_path, ["cp27", "cp399"]))
    version = "{}.{}".format(*sys.version_info)
    assert done.returncode == 1
    assert f"is CPython {version}; @boost has Boost.Python for cp27 and cp399." in done.stderr
    assert f'lightstep.python(version = "{version}")' in done.stderr
