"""How often the hub looks at the replies, when it has time, when it has not, and when others want the core."""

import pytest

from webchat.server.hub import FRAME, SHARE, SLOWEST, pace


@pytest.mark.parametrize(
    ("wall", "busy", "expected"),
    [
        (0.001, 0.001, FRAME),
        (0.06, 0.06, 0.06 / SHARE),  # its share of the core, and no more
        (0.08, 0.02, 0.08 / SHARE),  # three quarters went to others, who get what they want
        (0.40, 0.05, SLOWEST),  # but words are not late for their sake
        (0.40, 0.30, 0.30 / SHARE),
    ],
)
def test_pace(wall, busy, expected):
    assert pace(wall, busy) == pytest.approx(expected)
