"""What ends a transaction for good is told at once; what crossing locks do to one is tested in `tests/faults`."""

import pytest
from django.db import OperationalError

from bihuan.matters import again


@pytest.mark.django_db
def test_what_is_wrong_for_another_reason_is_told_at_once() -> None:
    tries = []

    def work(retried: bool) -> None:
        tries.append(retried)
        raise OperationalError("no room")

    with pytest.raises(OperationalError, match="no room"):
        again.whole(work)
    assert tries == [False]
