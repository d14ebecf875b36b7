"""Each keyword does what the migration pages say about it."""

import re

import pages
import pytest

import lightstep_streaming

# The keywords of the constructors of lightstep-streaming 0.14.0 and of lightstep 4.4.8.
OF_0_14_0 = {
    "component_name": "shop",
    "access_token": "token",
    "collector_host": "localhost",
    "collector_port": 8360,
    "collector_plaintext": True,
    "ssl_root_certificates": "",
    "satellite_endpoints": [{"host": "localhost", "port": 8360}],
    "use_stream_recorder": True,
    "max_buffered_spans": 1000,
    "reporting_period": 500000,
    "report_timeout": 5000000,
    "propagation_modes": ["b3"],
    "use_single_key_propagation": False,
    "tags": {"zone": "north"},
    "verbose": False,
    "scope_manager": None,
}
OF_LIGHTSTEP = {
    "component_name": "shop",
    "access_token": "token",
    "collector_host": "localhost",
    "collector_port": 8360,
    "collector_encryption": "none",
    "tags": {"zone": "north"},
    "max_span_records": 1000,
    "periodic_flush_seconds": 2.5,
    "timeout_seconds": 30,
    "verbosity": 0,
    "certificate_verification": False,
    "disable_binary_format": True,
    "use_thrift": False,
    "use_http": True,
    "scope_manager": None,
}


def listed(page, column):
    """Keyword -> what the table that begins with this column says of it."""
    return {
        keyword: meaning
        for keywords, meaning in pages.table(page, column, "here")
        for keyword in re.findall(r"`([a-z_]+)(?:=[^`]*)?`", keywords)
    }


@pytest.mark.parametrize(
    "page, column, keywords",
    [
        ("docs/migration/from-0.14.0.md", "keyword", OF_0_14_0),
        ("docs/migration/from-lightstep.md", "keyword of `lightstep`", OF_LIGHTSTEP),
    ],
    ids=["0.14.0", "lightstep"],
)
def test_each_keyword_is_taken_or_refused(page, column, keywords):
    table = listed(page, column)
    assert set(table) == set(keywords)
    for keyword, meaning in table.items():
        configuration = {
            "access_token": "",
            "collector_plaintext": True,
            keyword: keywords[keyword],
        }
        if meaning.startswith("refused"):
            with pytest.raises(TypeError, match=f"{keyword}: no such key, expected one of comp"):
                lightstep_streaming.Tracer(**configuration)
        else:
            lightstep_streaming.Tracer(**configuration).close()
