"""`efterord audit`: what it prints and with which exit code, for anybody who has the file and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from efterord.command import main
from tests.data import attacker

SOURCE = Path(main.__file__).parents[2]


@pytest.fixture
def run(tmp_path, capsys):
    """Audit a document; returns the exit code and what was printed."""

    def command(document, *arguments):
        path = tmp_path / "publication.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        code = main.main(["audit", str(path), *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).replace(str(path), "FILE")

    return command


def example(name):
    return attacker.examples()[name][0]


def test_clean_file_ends_with_a_line_of_figures(run):
    code, said = run(example("no_leak"))
    assert code == 0
    assert said == (
        "figures 2, cells 2, parts 2, linear programs 0, k 5, "
        "found 0 (DIRECT 0, LINEAR 0, BOUNDS 0, UNANIMOUS 0, LINKED 0), not examined 0\n"
    )


def test_find_is_printed_in_words(run):
    code, said = run(example("sibling"))
    assert (code, said.splitlines()[0]) == (1, "LINEAR    q1: '1' in 3 in C is 1: everyone (3) - A (1) - B (1)")


def test_only_the_first_finds_are_printed_unless_all_are_asked_for(run):
    document = example("direct")
    document["questions"] = {f"q{i}": document["questions"]["q1"] for i in range(60)}
    document["releases"] = [{**document["releases"][0], "question": q} for q in document["questions"]]
    assert "... and 10 more (--all prints them)" in run(document)[1]
    assert len(run(document, "--all")[1].splitlines()) == 61


def test_what_was_not_examined_is_not_called_safe(run):
    percent = {"where": {"unit": "A"}, "question": "q1", "stat": "percent", "answer": "1", "value": 40}
    document = {**example("outsider_without_n"), "releases": [percent]}
    code, said = run(document)
    assert (code, said.startswith("not examined: ")) == (3, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "FILE cannot be audited: it is not JSON (line 1, column 2).\n"),
        ("[" * 100_000, "FILE cannot be audited: it is not JSON.\n"),
        ("{}", 'FILE cannot be audited: it does not say "format": "disclosure-audit/1".\n'),
    ],
)
def test_file_that_is_wrong_is_refused_in_words(run, text, words):
    assert run(text) == (2, words)


def test_file_that_is_not_there_is_said(capsys, tmp_path):
    assert main.main(["audit", str(tmp_path / "none.json")]) == 2
    assert "it cannot be read (No such file or directory)" in capsys.readouterr().err


def test_needs_no_installation(tmp_path):
    (tmp_path / "publication.json").write_text(json.dumps(example("sibling")), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "efterord.command.main", "audit", "publication.json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["publication.json"]
