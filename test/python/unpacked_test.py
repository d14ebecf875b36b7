"""If the package is imported from a zip archive, the error says that it has to be unpacked."""

import shutil
import zipfile

from package_copies import copy_package, import_from, last_line


def test_a_zip_archive(tmp_path):
    copy_package(tmp_path / "application")
    archive = shutil.make_archive(str(tmp_path / "application"), "zip", tmp_path / "application")
    done = import_from(archive)
    assert done.returncode == 1
    error = last_line(done.stderr)
    assert error.startswith("ImportError: lightstep_streaming has an extension module")
    assert archive in error
    assert "Unpack" in error
    # It is said alone, without what the interpreter thought of it.
    assert done.stderr.count("Error: ") == 1


def test_what_was_unpacked(tmp_path):
    copy_package(tmp_path / "application")
    archive = shutil.make_archive(str(tmp_path / "application"), "zip", tmp_path / "application")
    with zipfile.ZipFile(archive) as archived:
        archived.extractall(tmp_path / "unpacked")
    done = import_from(tmp_path / "unpacked")
    assert (done.returncode, done.stderr) == (0, "")
