"""`efterord demo` never touches a directory that is no demo, and forgets a build that was interrupted."""

import argparse
import fcntl
import os

import pytest

from efterord.command import demo


@pytest.fixture(autouse=True)
def _settings_come_back(monkeypatch):
    """A demo forgets the settings of its process, which here is that of the tests."""
    for name in [n for n in os.environ if n.startswith("EFTERORD_")]:
        monkeypatch.setenv(name, os.environ[name])


@pytest.mark.parametrize("is_built", [False, True])
def test_demo_on_the_host_of_a_real_installation_forgets_its_settings(tmp_path, monkeypatch, is_built):
    for name in ("DATABASE_URL", "KEY_FILE", "MAIL_URL", "URL", "HOSTS", "PROCESS", "PROXIES", "LATER"):
        monkeypatch.setenv(f"EFTERORD_{name}", "postgresql://real@real/real")
    monkeypatch.setenv("EFTERORD_DATA", str(tmp_path / "demo"))
    seen: list[set[str]] = []

    def look(*_: object) -> int:
        seen.append({name for name in os.environ if name.startswith("EFTERORD_")})
        return 0

    monkeypatch.setattr(demo.papers, "read", lambda _: look() or {"base_url": ""} if is_built else look() or {})
    monkeypatch.setattr(demo, "_build", look)
    monkeypatch.setattr(demo.papers, "move", lambda *_: {})
    monkeypatch.setattr(demo.start, "django", look)
    monkeypatch.setattr(demo, "_trust_the_clock", look)
    monkeypatch.setattr(demo, "_print", look)
    monkeypatch.setattr(demo.serve, "run", look)
    assert demo.run(argparse.Namespace(port=8000)) == 0
    assert seen[0] == {"EFTERORD_DATA"}
    assert set().union(*seen) <= {"EFTERORD_DATA", "EFTERORD_MODE", "EFTERORD_URL", "EFTERORD_PROCESS"}
    assert os.environ.get("EFTERORD_URL", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_key_file_of_somebody_else_is_never_written_over(tmp_path, monkeypatch, capsys):
    (tmp_path / "data.key").write_text("real")
    monkeypatch.setenv("EFTERORD_DATA", str(tmp_path / "data"))
    assert demo.run(argparse.Namespace(port=8000)) == 1
    assert "no demo" in capsys.readouterr().err
    assert (tmp_path / "data.key").read_text() == "real"


def test_directory_of_somebody_else_is_refused_and_left_as_it_is(tmp_path, monkeypatch, capsys):
    (tmp_path / "efterord.sqlite3").write_text("real")
    monkeypatch.setenv("EFTERORD_DATA", str(tmp_path))
    assert demo.run(argparse.Namespace(port=8000)) == 1
    assert "no demo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["efterord.sqlite3"]


def test_build_under_way_is_waited_for_and_not_disturbed(tmp_path, monkeypatch, capsys):
    half = tmp_path / "demo.half"
    half.mkdir()
    monkeypatch.setenv("EFTERORD_DATA", str(tmp_path / "demo"))
    with (tmp_path / "demo.half.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert demo.run(argparse.Namespace(port=8000)) == 1
    assert "being built" in capsys.readouterr().err
    assert half.exists()


def test_interrupted_build_is_begun_anew_and_renamed_when_whole(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EFTERORD_DATA", str(tmp_path / "demo"))
    (tmp_path / "demo.half").mkdir()
    (tmp_path / "demo.half" / "rest").write_text("of a build that was killed")
    begun = []

    def tell(half, port, say):
        assert not half.exists()
        half.mkdir()
        (half / "demo.json").write_text("{}")
        half.with_name("demo.half.key").write_text("key")
        say("2026, quarter 1")

    monkeypatch.setattr(demo, "_tell", tell)
    monkeypatch.setattr(demo.os, "execv", lambda program, arguments: begun.append(arguments))
    demo.run(argparse.Namespace(port=8123))
    assert "begins anew" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "demo.key"]
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["demo.json"]
    assert begun[0][2:] == ["efterord.command.main", "demo", "--data", str(tmp_path / "demo"), "--port", "8123"]
