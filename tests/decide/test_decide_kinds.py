"""A file of one kind given in place of another: said once, and not field by field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.support.command import request

from redactkit.column_maps import load_column_map
from redactkit.decide import load_profile, load_request
from redactkit.errors import FormInvalid
from redactkit.jobs import load_job

JOB = "schema: redactkit.job/1\nverb: audit\nexports: [a.csv]\nprofile: ma-duxbury\n"


def test_a_request_form_in_another_place_is_called_one(tmp_path: Path) -> None:
    form = request(tmp_path)
    for load, wanted in (
        (lambda: load_job(form, date(2026, 11, 27)), "not a job"),
        (lambda: load_column_map(form), "not a column map"),
        (lambda: load_profile(str(form)), "not a policy"),
    ):
        with pytest.raises(FormInvalid, match=f"^this is a request form, {wanted}$") as caught:
            load()
        assert caught.value.lines() == (f"request.yaml: this is a request form, {wanted}",)
        assert "redactkit decide" in (caught.value.hint or "")


def test_another_file_in_place_of_the_form_is_called_what_it_is(tmp_path: Path) -> None:
    job = tmp_path / "job.yaml"
    job.write_text(JOB, encoding="utf-8")
    with pytest.raises(FormInvalid, match=r"^this is a job, not a request form$"):
        load_request(job)
    assert load_job(job, date(2026, 11, 27)).form.verb == "audit"
    job.write_text(JOB.replace("redactkit.job/1", "Karen Doyle/1"), encoding="utf-8")
    with pytest.raises(FormInvalid) as caught:
        load_request(job)
    assert "Karen" not in str(caught.value)
    assert len(caught.value.lines()) > 1
