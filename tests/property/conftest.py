"""How hard the property tests try: the same 20 cases each time, or as many other ones as EXAMPLES says.

No time limits: machines differ.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    max_examples=int(os.environ.get("EXAMPLES", "20")),
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")
