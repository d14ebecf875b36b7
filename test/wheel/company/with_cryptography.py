"""cryptography: OpenSSL. It signs, issues and verifies a certificate, and encrypts."""

import contextlib
import datetime

from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])


def issue(key):
    begin = datetime.datetime(2020, 1, 1)
    return (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )


@contextlib.contextmanager
def in_use(certificates):
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    fernet = Fernet(Fernet.generate_key())

    def use():
        key = ec.generate_private_key(ec.SECP256R1())
        signed = issue(key)
        algorithm = ec.ECDSA(signed.signature_hash_algorithm)
        key.public_key().verify(signed.signature, signed.tbs_certificate_bytes, algorithm)
        assert fernet.decrypt(fernet.encrypt(b"dune")) == b"dune"

    yield use
