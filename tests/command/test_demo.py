"""`efterord demo` never touches a directory that is no demo, and forgets a build that was interrupted."""

import argparse
import fcntl

from efterord.command import demo


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
