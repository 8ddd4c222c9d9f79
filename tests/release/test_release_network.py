"""No network, ever: every process the tests start has none, and this proves that the proof can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.command import redactkit
from tests.support.town import make_town

NO_NETWORK = Path(__file__).resolve().parents[1] / "support" / "no_network"


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://localhost:9')",
    ],
)
def test_a_process_of_the_tests_cannot_reach_anything(attempt: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", attempt],
        env={"PYTHONPATH": str(NO_NETWORK)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "tried to use the network" in done.stderr


def test_looking_for_e_mails_and_names_needs_no_network(tmp_path: Path) -> None:
    """Presidio's own e-mail recognizer asks for a list of domains when it meets an address."""
    text = "Karen Doyle, karen.doyle@example.org, 781-555-0134, www.example.org/a?b=c, 21712000012345"
    patrons, _ = make_town(40).write(tmp_path)
    ended = redactkit("detect", "--json", "--known", patrons, stdin=text + "\n")
    assert ended.code == 0, ended.stderr
    found = {finding["entity"] for finding in ended.json()["findings"]}
    assert "EMAIL_ADDRESS" in found
    assert "UNCHECKED_TEXT" not in found
