"""`python -m tests.bench`: measures, prints what was found beside its aim, and writes build/bench.json."""

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    figures,
    installation,
    measure_asking,
    measure_backups,
    measure_browser,
    measure_cases,
    measure_links,
    measure_papers,
    measure_records,
    measure_releases,
    measure_results,
    measure_rules,
    measure_servers,
    measure_survey,
)

OUT = installation.BUILD / "bench.json"
Measure = Callable[[argparse.Namespace, str, str], Iterator[figures.Figure]]


def _rules(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_rules.measure(told.seed, 1 if told.smoke else told.repeat)


def _papers(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_papers.papers(told.seed, 1 if told.smoke else told.repeat)


def _response(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    repeat, n = (1, 2) if told.smoke else (max(told.repeat, 5), 15)
    return measure_servers.response_cpu(database, told.seed, repeat, n, named)


def _many(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    repeat, n_each = (1, 1) if told.smoke else (max(told.repeat, 5), 2)
    return measure_survey.many_at_once(database, told.seed, repeat, n_each, named)


def _links(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_links.alike(database, told.seed, 10 if told.smoke else 60 * told.repeat, named)


def _server(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_servers.memory_and_start(database, told.seed, 1 if told.smoke else min(told.repeat, 3), named)


def _browser(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_browser.first_visit(database, told.seed, 2 if told.smoke else max(3 * told.repeat, 10), named)


def _result(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    size = (600, 2) if told.smoke else (5000, 12)
    return measure_records.result_view(database, told.seed, told.repeat, named, *size)


def _results(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    shape, n_releases, n_looks = ((3, 3, 3), 2, 10) if told.smoke else ((25, 10, 10), 12, 300)
    return measure_results.at_size(database, told.seed, told.repeat, named, shape, n_releases, n_looks)


def _import(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_records.people_import(database, told.seed, 2_000 if told.smoke else 200_000, named)


def _note(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_records.note_save(database, told.seed, 10 if told.smoke else 200, named)


def _cases(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    size = (300, 1_000, 5) if told.smoke else (10_000, 50_000, 200)
    return measure_cases.at_size(database, told.seed, named, *size)


def _release(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_releases.at_size(database, told.seed, named, is_smoke=told.smoke)


def _asking(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_asking.nights(database, told.seed, named, 500 if told.smoke else told.invitations)


def _backups(told: argparse.Namespace, database: str, named: str) -> Iterator[figures.Figure]:
    return measure_backups.trip(database, told.seed, 200 if told.smoke else 100_000, named)


# What each gives, and how; those of the rules touch no database and run once.
MEASURES: tuple[tuple[tuple[str, ...], Measure, bool], ...] = (
    (("form_batches_50000", "tables_25_questions"), _rules, False),
    (("paper_pdf", "paper_word"), _papers, False),
    (("survey_response_cpu", "survey_response_cpu_lean"), _response, True),
    (("survey_response_cpu_8", "survey_response_cpu_32", "survey_page_p99_32", "server_pss_under_load"), _many, True),
    (("closed_link_look", "closed_link_send", "log_in"), _links, True),
    (("survey_first_visit_requests", "survey_first_visit_bytes", "survey_lcp"), _browser, True),
    (("server_pss_idle", "start_to_first_page"), _server, True),
    (("result_view_warm",), _result, True),
    (("results_page_p95", "results_page_first", "results_page_queries", "results_sums"), _results, True),
    (("note_save", "note_save_p95"), _note, True),
    (("desk_p95", "desk_queries", "list_p95", "case_p95", "server_pss_at_size"), _cases, True),
    (("asking", "reminding"), _asking, True),
    (("release_20000", "release_20000_transaction", "release_20000_memory"), _release, True),
    (("backup_trip_100000",), _backups, True),
    (("people_import_200000", "people_import_200000_memory"), _import, True),
)


def main(arguments: list[str]) -> int:
    """Measure what was asked for; 0 whatever the figures say, 1 when something could not be measured."""
    told = _parser().parse_args(arguments)
    commit = installation.commit_of() or "unknown"
    print(f"seed {told.seed} (--seed {told.seed} repeats it), commit {commit}", flush=True)
    found: list[figures.Figure] = []
    failed = 0
    for names, measure, has_database in MEASURES:
        if told.only and not any(only in name for name in names for only in told.only):
            continue
        for database in told.database or ["sqlite"] if has_database else [""]:
            named = f"_{database}" if database == "postgresql" else ""
            print(f"... {', '.join(names)} {database}", flush=True)
            try:
                found += measure(told, database, named)
            except Exception as error:
                failed += 1
                print(f"    could not be measured: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    figures.write(found, told.out)
    figures.show(found)
    print(f"Written to {told.out}.")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    drawn = int(os.environ.get("EFTERORD_TEST_SEED") or random.randrange(2**32))
    parser = argparse.ArgumentParser(prog="make bench ARGS='...'", description=__doc__)
    add = parser.add_argument
    add("--only", action="append", metavar="NAME", help="figures whose name holds NAME; again for more")
    add("--database", action="append", choices=installation.DATABASES, help="sqlite by default; twice for both")
    add("--repeat", type=int, default=7, help="rounds of each figure (default: %(default)s)")
    add("--seed", type=int, default=drawn, help="what random numbers are drawn from; printed by each run")
    add("--invitations", type=int, default=100_000, metavar="N", help="due in one night (default: %(default)s)")
    add("--out", type=Path, default=OUT, metavar="FILE", help="where to write (default: build/bench.json)")
    add("--smoke", action="store_true", help="the smallest numbers: shows that everything is measured")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
