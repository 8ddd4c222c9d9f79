"""The papers for the Supervisor of Records or a court: what was decided, and nothing that was withheld."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bagit
import pytest
from docx import Document
from tests.support.command import DAY, SAMPLES, SIERRA, Ended, disclose, redactkit, request, tree
from tests.support.sealed import Keys, make_keys, sealed_files, sealed_form, ssh_key

EXPORTS = [SAMPLES / name for name in SIERRA["default"]]
UNNAMED = {"about": "named_patron", "classes": ["circulation"]}
NAMED = {**UNNAMED, "named_as": "Josephine Vasquez"}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An answer that gave a redacted copy. Copied by who changes it."""
    folder = tmp_path_factory.mktemp("released")
    form = request(folder, asked="All loans of 2024, please.\n")
    assert disclose(form, EXPORTS, folder / "OUT", "--home", folder / "home").code == 0
    return folder


@pytest.fixture
def made(released: Path, tmp_path: Path) -> Path:
    for name in ("OUT", "OUT-record"):
        shutil.copytree(released / name, tmp_path / name)
    return tmp_path


def appeal(folder: Path, *more: str | Path, out: str = "OUT", to: str = "APPEAL") -> Ended:
    return redactkit("appeal", folder / out, "--to", folder / to, "--as-of", "2025-01-20", *more)


def words_of(folder: Path) -> str:
    return " ".join((folder / "APPEAL/data/index.md").read_text(encoding="utf-8").replace("\\", "").split())


def test_everything_that_was_decided_is_in_it_byte_for_byte(made: Path) -> None:
    ended = appeal(made)
    assert ended.code == 0, ended.stderr
    files = tree(made / "APPEAL/data")
    assert files["request.yaml"] == (made / "OUT-record/request.yaml").read_bytes()
    for name in ("response-letter.docx", "response-letter.md"):
        assert files[f"letter/{name}"] == (made / "OUT/letter" / name).read_bytes()
    for name in ("withholding-log.csv", "disclosure-manifest.json"):
        assert files[f"release/{name}"] == (made / "OUT/release/data" / name).read_bytes()
    policy = b"".join(files[name] for name in sorted(files) if name.startswith("policy/"))
    decision = json.loads((made / "OUT-record/decision.json").read_bytes())
    assert hashlib.sha256(policy).hexdigest() == decision["profile"]["sha256"]
    assert not any(name.endswith("circulation.csv") for name in files)
    assert {"index.docx", "index.md", "reasons.docx", "reasons.md", "appeal.json"} <= files.keys()


def test_it_is_a_bag_closed_to_others_that_can_be_verified(made: Path) -> None:
    assert appeal(made).code == 0
    assert bagit.Bag(str(made / "APPEAL")).is_valid()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (made / "APPEAL").rglob("*")}
    assert (modes, stat.S_IMODE((made / "APPEAL").stat().st_mode)) == ({0o600, 0o700}, 0o700)
    verified = redactkit("verify", made / "APPEAL")
    assert (verified.code, "folder for an appeal" in verified.stdout) == (0, True)
    (made / "APPEAL/data/reasons.md").write_text("otherwise")
    assert redactkit("verify", made / "APPEAL").code == 5


def test_no_release_passes_for_such_a_folder(made: Path) -> None:
    """Its manifest and its signature would be looked at by nobody."""
    (made / "OUT/release/data/appeal.json").write_text("{}")
    ended = redactkit("verify", made / "OUT/release")
    assert (ended.code, "folder for an appeal" in ended.stdout) == (5, False)
    assert appeal(made).code == 5


def test_it_is_not_signed(made: Path) -> None:
    assert appeal(made).code == 0
    (made / "signers").write_text(f"director@library {ssh_key('', 'director')[1]}\n")
    ended = redactkit("verify", made / "APPEAL", "--signers", made / "signers")
    assert (ended.code, "is not signed by anybody" in ended.stdout) == (5, True), ended.stderr


def test_the_index_says_what_each_paper_is_and_quotes_every_ground(made: Path) -> None:
    assert appeal(made).code == 0
    words = words_of(made)
    for name in tree(made / "APPEAL/data"):
        assert name in words, name
    rows = csv.DictReader(io.StringIO((made / "APPEAL/data/release/withholding-log.csv").read_text()))
    grounds = [row for row in rows if row["standing"] in ("withheld", "coarsened")]
    assert len(grounds) > 5
    for row in grounds:
        assert row["column"] in words
        assert row["authority"] in words
        assert row["reason"][1:] in words
    assert "“specifically or by necessary implication exempted from disclosure by statute”" in words
    document = Document(str(made / "APPEAL/data/index.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {row["authority"] for row in grounds} <= cells


def test_the_reasons_name_every_rule(made: Path) -> None:
    assert appeal(made).code == 0
    reasons = (made / "APPEAL/data/reasons.md").read_text(encoding="utf-8")
    trace = json.loads((made / "OUT-record/decision.json").read_bytes())["trace"]
    assert len(trace) > 20
    assert reasons.count("| applies |") == sum(line["applies"] for line in trace) >= 1
    assert all(f"| {line['rule']} |" in reasons.replace("\\", "") for line in trace)


def test_it_takes_the_same_bytes_twice(made: Path) -> None:
    assert appeal(made).code == 0
    assert appeal(made, to="AGAIN").code == 0
    assert tree(made / "APPEAL") == tree(made / "AGAIN")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("neutral", {"requester": {"kind": "private"}, "seeks": NAMED}),
        ("oral", {"received_how": "in_person_oral", "seeks": NAMED}),
        ("maine", {"profile": "me-infonet", "seeks": NAMED}),
    ],
)
def test_an_answer_that_gave_nothing_has_papers_too(
    name: str, changes: dict[str, object], tmp_path: Path
) -> None:
    form = request(tmp_path, **changes)
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    ended = appeal(tmp_path)
    assert ended.code == 0, ended.stderr
    assert redactkit("verify", tmp_path / "APPEAL").code == 0
    files = tree(tmp_path / "APPEAL/data")
    assert not any(each.startswith("release/") for each in files)
    assert json.loads(files["request-in-part.yaml"])["seeks"] == UNNAMED
    assert "No record was given" in words_of(tmp_path)
    own = b"".join(content for each, content in files.items() if not each.startswith(("request", "letter/")))
    assert b"Josephine" not in own


def test_another_form_is_not_handed_over_where_nothing_was_given_either(tmp_path: Path) -> None:
    form = request(tmp_path, process={"kind": "subpoena", "issuer": "grand_jury", "level": "federal"})
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    assert appeal(tmp_path).code == 0
    assert "byte for byte as it was decided on" in words_of(tmp_path)
    file = tmp_path / "OUT-record/request.yaml"
    file.write_text(file.read_text().replace('"received": "2025-01-06"', '"received": "2025-01-02"'))
    ended = appeal(tmp_path, to="CHANGED")
    assert (ended.code, "not the one that was decided on" in ended.stderr) == (78, True)


def test_totals_have_papers_too(tmp_path: Path) -> None:
    seeks = {"about": "totals", "classes": ["circulation"], "from": "2024-01-01", "to": "2024-12-31"}
    form = request(tmp_path, profile="me-infonet", seeks=seeks)
    exports = [SAMPLES / "koha/borrowers.csv", SAMPLES / "koha/old_issues.csv"]
    ended = disclose(form, exports, tmp_path / "OUT", "--home", tmp_path / "home")
    assert ended.code == 0, ended.stderr
    assert appeal(tmp_path).code == 0


PRIVATE = {
    "counsel": [{"who": "town_counsel", "name": "Ann Counselor", "date": "2025-01-08", "says": "refuse"}],
    "seeks": {**NAMED, "patrons": ["21712000123104"]},
}


def test_what_counsel_said_and_cards_go_only_to_who_may_see_them(tmp_path: Path) -> None:
    form = request(tmp_path, **PRIVATE)
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    ended = appeal(tmp_path)
    assert (ended.code, "Left out of the request form: counsel, seeks.patrons" in ended.stdout) == (0, True)
    whole = b"".join(tree(tmp_path / "APPEAL").values())
    assert b"Counselor" not in whole
    assert b"21712000123104" not in whole
    part = json.loads((tmp_path / "APPEAL/data/request-in-part.yaml").read_bytes())
    assert part["seeks"] == UNNAMED
    assert "counsel" not in part
    assert "counsel, seeks.patrons and seeks.named_as" in words_of(tmp_path)
    camera = appeal(tmp_path, "--in-camera", to="CAMERA")
    assert camera.code == 0
    assert (tmp_path / "CAMERA/data/request.yaml").read_bytes() == form.read_bytes()


PROCESS = {
    "kind": "subpoena",
    "issuer": "court_clerk",
    "court": "home_state",
    "level": "state",
    "specific": "yes",
    "proper_form": "no",
    "good_cause": "no",
}
SUBPOENA: dict[str, Any] = {
    "received_how": "in_person_written",
    "handled_by": "library_director",
    "requester": {"kind": "law_enforcement", "level": "state", "identified": "yes"},
    "process": PROCESS,
    "seeks": NAMED,
    "more_time": {"reason": "waiting for a memo about Karen Doyle", "ready_by": "2025-02-20"},
}


def counsel_says(says: str, who: str = "town_counsel") -> dict[str, Any]:
    return {"counsel": [{"who": who, "name": "Ada Quill", "date": "2025-01-08", "says": says}]}


PRIVILEGED = re.compile(
    r"(town_counsel|network_attorney|library_counsel|doubt|proper_form|good_cause) (is|has answered)"
    r"|counsel has (found|answered|looked|agreed)|not in proper form|good cause for|Karen Doyle|Ada Quill"
    r"|there is doubt",
    re.IGNORECASE,
)


@pytest.mark.parametrize("says", ["defect", "refuse", "release", "wait"])
@pytest.mark.parametrize(
    ("profile", "who", "changes"),
    [
        ("ma-duxbury", "town_counsel", {"doubt": "yes"}),
        ("ma-duxbury", "town_counsel", {"doubt": "no"}),
        ("ma-duxbury", "network_attorney", {"process": {**PROCESS, "level": "federal"}}),
        ("me-infonet", "library_counsel", {"doubt": "yes"}),
        (
            "me-infonet",
            "library_counsel",
            {"process": {**PROCESS, "kind": "court_order", "issuer": "judge"}},
        ),
    ],
)
def test_the_reasons_tell_nothing_of_counsel(
    profile: str, who: str, changes: dict[str, Any], says: str, tmp_path: Path
) -> None:
    """Negative control: the decision in the record, and the reasons for who may see them, tell it."""
    form = request(tmp_path, profile=profile, **{**SUBPOENA, **counsel_says(says, who), **changes})
    decided = redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY)
    assert decided.code in (0, 4), decided.stderr
    ended = appeal(tmp_path)
    assert ended.code == 0, ended.stderr
    files = tree(tmp_path / "APPEAL/data")
    part = json.loads(files["request-in-part.yaml"])
    assert not {"counsel", "doubt"} & part.keys()
    assert not {"proper_form", "good_cause"} & part["process"].keys()
    assert part["more_time"] == {"ready_by": "2025-02-20"}
    for name in ("index", "reasons"):
        told = files[f"{name}.md"].decode().replace("\\", "")
        own = "\n".join(line for line in told.splitlines() if not line.startswith(">"))
        assert not PRIVILEGED.search(own), PRIVILEGED.search(own)
        word = Document(io.BytesIO(files[f"{name}.docx"]))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        assert not PRIVILEGED.search(
            "\n".join([*cells, *(p.text for p in word.paragraphs if "“" not in p.text)])
        )
    assert PRIVILEGED.search((tmp_path / "OUT-record/decision.json").read_text(encoding="utf-8"))
    assert appeal(tmp_path, "--in-camera", to="CAMERA").code == 0
    assert PRIVILEGED.search((tmp_path / "CAMERA/data/reasons.md").read_text().replace("\\", ""))


def test_who_asked_counsel_nothing_has_every_clause(tmp_path: Path) -> None:
    form = request(tmp_path, **{**SUBPOENA, "process": {"kind": "subpoena", "level": "state"}})
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    assert appeal(tmp_path).code == 0
    reasons = (tmp_path / "APPEAL/data/reasons.md").read_text().replace("\\", "")
    assert ("left out" in reasons, "Doubt is no" in reasons) == (False, True)


def test_doubt_that_did_not_decide_is_not_told_by_the_rule_either(tmp_path: Path) -> None:
    form = request(tmp_path, **{**SUBPOENA, **counsel_says("release"), "doubt": "yes"})
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 0
    assert "DX-19" in json.loads((tmp_path / "OUT-record/decision.json").read_text())["rules"]
    assert appeal(tmp_path).code == 0
    reasons = (tmp_path / "APPEAL/data/reasons.md").read_text().replace("\\", "")
    assert "| DX-19 | left out | Left out: what counsel said. |" in reasons
    (decided,) = [line for line in reasons.splitlines() if line.startswith("What decided")]
    assert "DX-19" not in decided


def test_a_card_in_the_requesters_own_words_is_left_out_too(tmp_path: Path) -> None:
    words = "What did 21712000123104 read? That is card 2 1712 00012310-4.\n"
    form = request(tmp_path, asked=words, seeks=PRIVATE["seeks"])
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    ended = appeal(tmp_path)
    assert ended.code == 0, ended.stderr
    assert "the card in asked" in ended.stdout
    part = json.loads((tmp_path / "APPEAL/data/request-in-part.yaml").read_bytes())
    assert part["asked"] == "What did [a card number] read? That is card [a card number].\n"
    assert "the card in asked" in words_of(tmp_path)


def test_another_form_than_was_decided_on_is_not_handed_over(made: Path) -> None:
    assert "byte for byte as it was decided on" in (appeal(made), words_of(made))[1]
    file = made / "OUT-record/request.yaml"
    file.write_text(file.read_text().replace("kind: press", "kind: private") + "\n")
    ended = appeal(made, to="CHANGED")
    assert (ended.code, "not the one that was decided on" in ended.stderr) == (78, True)
    assert not (made / "CHANGED").exists()


def test_what_no_digest_proves_is_not_claimed(made: Path) -> None:
    file = made / "OUT-record/manifest-internal.json"
    kept = json.loads(file.read_bytes())
    del kept["form_salted_sha256"]
    file.write_text(json.dumps(kept))
    assert appeal(made).code == 0
    assert "byte for byte as it lies in the record" in words_of(made)


def test_a_value_of_the_form_in_another_paper_stops_it(tmp_path: Path) -> None:
    """The negative control: a record that was tampered with, so that the trace names the card."""
    form = request(tmp_path, **PRIVATE)
    assert redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY).code == 4
    file = tmp_path / "OUT-record/decision.json"
    decision = json.loads(file.read_bytes())
    decision["trace"][0]["because"] += " (card 21712000123104)"
    file.write_text(json.dumps(decision))
    ended = appeal(tmp_path)
    assert (ended.code, "21712000123104" in ended.stderr) == (3, False)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".partial", "APPEAL"))]


def town_policy(folder: Path) -> Path:
    path = folder / "our policy.yaml"
    path.write_text(
        "schema: redactkit.profile/1\nid: ours\nversion: '2025-01-01'\ntitle: Ours\nextends: ma-duxbury\n"
    )
    return path


def test_the_policy_must_be_the_one_that_decided(tmp_path: Path) -> None:
    policy = town_policy(tmp_path)
    form = request(tmp_path, profile=policy.name, seeks=NAMED)  # beside OUT and its record
    ended = redactkit("decide", form, "--out", tmp_path / "OUT", "--as-of", DAY)
    assert ended.code == 4, ended.stderr
    assert appeal(tmp_path).code == 0
    assert (tmp_path / "APPEAL/data/policy/1-our-policy.yaml").read_bytes() == policy.read_bytes()
    old = policy.rename(tmp_path / "old.yaml")
    gone = appeal(tmp_path, to="GONE")
    assert (gone.code, "--profile FILE" in gone.stderr) == (78, True)
    policy.write_text(old.read_text() + "# a word more\n")
    changed = appeal(tmp_path, to="CHANGED")
    assert (changed.code, "has changed since" in changed.stderr) == (78, True)
    assert "version 2025-01-01, as it was on 2025-01-10" in changed.stderr
    assert appeal(tmp_path, "--profile", old, to="THEN").code == 0
    assert not {"GONE", "CHANGED"} & {path.name for path in tmp_path.iterdir()}


def test_a_sealed_record_is_refused(tmp_path: Path) -> None:
    keys: Keys = make_keys(tmp_path / "keys")
    vault = tmp_path / "vault"
    assert redactkit("seal", "init", vault, *keys.public).code == 0
    form = sealed_form(tmp_path)
    assert redactkit("decide", form, "--sealed-to", vault, "--as-of", DAY).code == 0
    (file,) = sealed_files(vault)
    opened: Sequence[str | Path] = ("--identity", keys.counsel, "--to", tmp_path / "opened")
    assert redactkit("seal", "open", file, *opened).code == 0
    ended = appeal(tmp_path, out="opened/OUT")
    assert (ended.code, "this answer is sealed" in ended.stderr) == (4, True)
    assert not (tmp_path / "APPEAL").exists()


def test_an_altered_answer_has_no_papers(made: Path) -> None:
    (made / "OUT/release/data/withholding-log.csv").write_text("altered")
    ended = appeal(made)
    assert (ended.code, "is not the answer that was made" in ended.stderr) == (5, True)
    assert not (made / "APPEAL").exists()


def test_what_is_there_is_never_written_over(made: Path) -> None:
    (made / "APPEAL").mkdir()
    assert (appeal(made).code, list((made / "APPEAL").iterdir())) == (73, [])


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("decision.json", None, 66),
        ("decision.json", b"{}", 78),
        (
            "decision.json",
            b'{"schema": "redactkit.decision/1", "sealed": false, "profile": {}, "outcome": ""}',
            78,
        ),
        ("manifest-internal.json", None, 66),
        ("manifest-internal.json", b"[]", 78),
        ("request.yaml", None, 66),
        ("request.yaml", b"profile: [", 78),
    ],
)
def test_a_damaged_record_is_said_to_be_so(file: str, content: bytes | None, code: int, made: Path) -> None:
    path = made / "OUT-record" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    ended = appeal(made)
    assert (ended.code, ended.stderr.count("error:")) == (code, 1), ended.stderr
    assert not (made / "APPEAL").exists()
