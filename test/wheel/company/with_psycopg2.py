"""psycopg2-binary: libpq on an OpenSSL of its own. It asks a database over TLS."""

import contextlib

import psycopg2
from one_row_database import OneRowDatabase


@contextlib.contextmanager
def in_use(certificates):
    with OneRowDatabase(certificates / "server.pem", certificates / "server.key") as database:

        def use():
            connection = psycopg2.connect(
                host="localhost",
                hostaddr="127.0.0.1",
                port=database.port,
                user="shop",
                dbname="shop",
                connect_timeout=30,
                gssencmode="disable",
                sslmode="verify-full",
                sslrootcert=str(certificates / "root.pem"),
            )
            connection.autocommit = True
            assert connection.info.ssl_attribute("protocol") == "TLSv1.3"
            with contextlib.closing(connection), connection.cursor() as cursor:
                cursor.execute("SELECT title FROM book")
                assert cursor.fetchall() == [("dune",)]

        yield use
