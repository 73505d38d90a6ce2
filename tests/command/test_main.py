"""The command line: where --data may stand, exit codes, examples, and errors in words."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from efterord.command import main


@pytest.fixture
def run(tmp_path):
    """Runs the command as a process of its own, with nothing of this test's environment."""

    def efterord(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **more}
        return subprocess.run(
            [sys.executable, "-m", "efterord.command.main", *arguments],
            env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip

    return efterord


SET_UP = ("--name", "Region Mälarvik", "--languages", "sv,nb,en", "--sector", "private", "--admin", "ada@example.org")


@pytest.mark.parametrize("verb", main.VERBS)
def test_help_of_every_verb_has_an_example(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([verb, "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"efterord {verb}" in told.partition("example")[2]


def test_unknown_verb_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["nonsense"])
    assert ended.value.code == 2


def test_version_is_told(run):
    done = run("--version")
    assert (done.returncode, done.stdout.startswith("efterord 0.")) == (0, True)


def test_installation_is_made_stands_and_is_well(run, tmp_path):
    data = tmp_path / "data"
    first = run("init", *SET_UP, "--data", str(data))
    assert first.returncode == 0, first.stderr
    assert "/account/welcome/" in first.stdout
    assert [oct((tmp_path / n).stat().st_mode & 0o777) for n in ("data", "data.key")] == ["0o700", "0o400"]
    assert (data / "efterord.sqlite3").stat().st_mode & 0o077 == 0

    again = run("--data", str(data), "init")
    assert (again.returncode, again.stdout.count("stands")) == (0, 5)
    assert "welcome" not in again.stdout
    changed = run("init", EFTERORD_DATA=str(data))
    assert changed.returncode == 0

    well = run("doctor", "--data", str(data))
    assert (well.returncode, "refused" in well.stdout) == (0, False)
    assert run("tick", "--data", str(data)).returncode == 0


def test_init_without_options_away_from_a_terminal_names_them_and_makes_nothing(run, tmp_path):
    done = run("init", "--name", "X", "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "--languages, --sector, --admin" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", [["release"], ["recovery-kit"], ["init"]])
def test_verb_that_writes_does_not_run_beside_a_restore(run, tmp_path, verb):
    data = tmp_path / "data"
    assert run("init", *SET_UP, "--data", str(data)).returncode == 0
    with (data / ".in-use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(*verb, "--data", str(data))
        assert (done.returncode, "is being restored" in done.stderr) == (1, True)
        assert run("doctor", "--data", str(data)).returncode == 0
    assert run("doctor", "--data", str(data)).returncode == 0


@pytest.mark.parametrize("is_key_there", [True, False])
def test_init_makes_no_new_keystore_for_an_organisation_that_stands(run, tmp_path, is_key_there):
    data = tmp_path / "data"
    assert run("init", *SET_UP, "--data", str(data)).returncode == 0
    kept = (data / "keystore.sqlite3").rename(tmp_path / "kept")
    if not is_key_there:
        (tmp_path / "data.key").rename(tmp_path / "kept.key")
    done = run("init", *SET_UP, "--data", str(data))
    assert done.returncode == 1
    assert "is gone" in done.stderr
    assert str(data / "keystore.sqlite3") in done.stderr
    assert "Traceback" not in done.stderr
    assert not (data / "keystore.sqlite3").exists()
    assert (tmp_path / "data.key").exists() is is_key_there
    kept.rename(data / "keystore.sqlite3")
    if is_key_there:
        assert run("init", "--data", str(data)).returncode == 0


def test_init_goes_on_where_it_was_interrupted_before_there_was_an_organisation(run, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "efterord.sqlite3").touch()
    assert run("init", *SET_UP, "--data", str(data)).returncode == 0


@pytest.mark.parametrize("url", ["https://svar.example.org/efterord", "svar.example.org", "https://svar.example.org?x"])
def test_address_that_is_more_than_a_host_is_refused_in_words(run, tmp_path, url):
    done = run("doctor", "--data", str(tmp_path), EFTERORD_URL=url)
    assert done.returncode == 1
    assert f"EFTERORD_URL is {url!r}" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_refuses_a_language_it_does_not_know(run, tmp_path):
    wrong = [x.replace("sv,nb,en", "sv,xx") for x in SET_UP]
    assert run("init", *wrong, "--data", str(tmp_path / "data")).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_verb_without_an_installation_says_so_without_a_traceback(run, tmp_path):
    for verb in ("doctor", "tick", "serve"):
        done = run(verb, "--data", str(tmp_path / "none"))
        assert done.returncode == 1, verb
        assert "Traceback" not in done.stderr + done.stdout
        assert done.stderr or done.stdout


def test_bad_setting_is_said_in_words(run, tmp_path):
    done = run("doctor", "--data", str(tmp_path), EFTERORD_DATABASE_URL="mysql://x/y")
    assert done.returncode == 1
    assert "EFTERORD_DATABASE_URL begins with 'mysql'" in done.stderr
    assert "Traceback" not in done.stderr


def test_reader_that_goes_away_is_no_error(tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    pipe = f"{sys.executable} -m efterord.command.main doctor --data {tmp_path} | true"
    done = subprocess.run(
        ["bash", "-c", pipe], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "BrokenPipe" not in done.stderr
    assert "Traceback" not in done.stderr


def test_source_of_every_verb_is_light():
    """Reading the verbs must not start Django: `--help` answers at once."""
    code = "import sys; from efterord.command import main; main._parser(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "False"
