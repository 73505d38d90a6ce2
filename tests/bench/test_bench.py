"""The benchmarks' own test: the list has the names that scripts look for. No time is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import figures, installation
from tests.ground import chromium

PROMISED = {
    "survey_response_cpu",
    "survey_response_cpu_8",
    "survey_response_cpu_32",
    "survey_page_p99_32",
    "server_pss_under_load",
    "closed_link_look",
    "closed_link_send",
    "log_in",
    "survey_first_visit_bytes",
    "survey_first_visit_requests",
    "survey_lcp",
    "server_pss_idle",
    "start_to_first_page",
    "form_batches_50000",
    "tables_25_questions",
    "paper_pdf",
    "paper_word",
    "result_view_warm",
    "results_page_p95",
    "results_page_first",
    "results_page_queries",
    "results_sums",
    "note_save",
    "desk_p95",
    "desk_queries",
    "list_p95",
    "list_queries",
    "case_p95",
    "case_queries",
    "server_pss_at_size",
}
IN_CHROMIUM = {name for name in PROMISED if name.startswith(("survey_first_visit", "survey_lcp"))}


@pytest.mark.long
def test_a_smoke_run_writes_every_promised_figure(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    run = [sys.executable, "-m", "tests.bench", "--smoke", "--seed", "1", "--out", str(out)]
    done = subprocess.run(run, cwd=installation.ROOT, capture_output=True, text=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    expected = PROMISED if chromium.find() else PROMISED - IN_CHROMIUM
    assert expected <= {figure["name"] for figure in found}, done.stderr
    assert {tuple(figure)[:6] for figure in found} == {("name", "value", "unit", "against", "ratio", "seed")}


def test_a_figure_of_pairs_is_the_ratio_of_medians_and_is_judged_by_it() -> None:
    pairs = [(30.0, 10.0), (10.0, 10.0), (12.0, 8.0)]
    figure = figures.of_pairs("x", "ms", pairs, seed=1, against_what="y", aim=1.2)
    assert (figure.value, figure.against, figure.ratio, figure.low, figure.high) == (12.0, 10.0, 1.2, 1.0, 3.0)
    assert figure.is_met is True


def test_a_figure_over_its_aim_is_not_met() -> None:
    assert figures.of_runs("x", "MB", [1.0, 5.0, 4.0], seed=1, aim=3).is_met is False
    assert figures.of_runs("x", "MB", [1.0, 5.0, 4.0], seed=1).is_met is None
