"""What the tests of others' span processors share."""

import implementations
import pytest


@pytest.fixture(
    params=[implementations.Sdk, implementations.Ours, implementations.OursOverOtlp],
    ids=lambda cls: cls.name,
)
def both(request):
    """The SDK or ours over each protocol: what the vendor receives is the same from all."""
    made = request.param()
    yield made
    made.close()
