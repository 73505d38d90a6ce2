"""The signed log and signed files: what was changed, left out, torn or written by another."""

import pathlib

import pytest

from efterord.vault import errors, signed_log, whole_files

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    signed_log.append(tmp_path / "log", KEY, [{"n": 1}, {"n": 2}])
    signed_log.append(tmp_path / "log", KEY, [{"n": 3}])
    return tmp_path / "log"


def documents(path: pathlib.Path, key: bytes = KEY) -> list[int]:
    return [line.document["n"] for line in signed_log.read(path, key)]


def test_lines_come_back_in_order_and_the_file_is_its_owners(path: pathlib.Path) -> None:
    assert documents(path) == [1, 2, 3]
    assert path.stat().st_mode & 0o777 == 0o600
    assert signed_log.read(path.with_name("none"), KEY) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_changed_or_missing_line_is_named(path: pathlib.Path, number: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    changed = [*lines]
    changed[number - 1] = changed[number - 1].replace(b'"n":', b'"n":1')
    path.write_bytes(b"".join(changed))
    with pytest.raises(errors.NotSigned, match=f"Line {number} "):
        signed_log.read(path, KEY)
    if number < 3:
        path.write_bytes(b"".join(lines[: number - 1] + lines[number:]))
        with pytest.raises(errors.NotSigned, match=f"Line {number} "):
            signed_log.read(path, KEY)


def test_log_of_another_key_file_is_refused(path: pathlib.Path) -> None:
    with pytest.raises(errors.NotSigned, match="another key file"):
        signed_log.read(path, b"o" * 32)


def test_torn_last_line_was_never_acknowledged_and_goes_at_the_next(path: pathlib.Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])
    assert documents(path) == [1, 2]
    signed_log.append(path, KEY, [{"n": 4}])
    assert documents(path) == [1, 2, 4]


def test_signed_document_is_refused_when_changed_cut_or_of_another_key() -> None:
    content = whole_files.signed(KEY, {"name": "x"})
    assert whole_files.read_signed(KEY, content, "x") == {"name": "x"}
    for wrong in (content.replace(b"x", b"y", 1), content[:-3], b"", b"noise\nnoise\n"):
        with pytest.raises(errors.NotSigned):
            whole_files.read_signed(KEY, wrong, "x")
    with pytest.raises(errors.NotSigned):
        whole_files.read_signed(b"o" * 32, content, "x")


def test_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path: pathlib.Path) -> None:
    whole_files.write(tmp_path / "x", b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        whole_files.write(tmp_path / "folder", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "x"]
    assert (tmp_path / "x").read_bytes() == b"old"
