"""Tests of what flows: inbox to outbox on both databases, deaths of processes, what may never be readable."""

import pytest

pytest.register_assert_rewrite(f"{__name__}.complaint", f"{__name__}.people")
