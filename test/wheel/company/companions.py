"""The packages that the tests of this directory have beside the wheel."""

# Modules of this directory, see together.py.
COMPANIONS = [
    "with_cryptography",
    "with_eigenpy",
    "with_grpcio",
    "with_grpcio_tools",
    "with_protobuf",
    "with_psycopg2",
    "with_ssl",
]
