"""Encrypted files: any length comes back, cut and changed ones are refused, and the length tells little."""

import io
import os
import pathlib

import pyrage
import pytest

from efterord.vault import age_files, errors

PRIVATE, OTHER = b"k" * 32, b"o" * 32
RECIPIENT = age_files.recipient_of(PRIVATE)
LENGTHS = [0, 1, 4, 65_535, 65_536, 65_537, 1 << 20, 3_000_001]


@pytest.mark.parametrize("length", LENGTHS)
def test_any_length_comes_back_and_is_padded(length: int) -> None:
    content = os.urandom(length)
    blob = age_files.seal(content, RECIPIENT)
    assert age_files.opened(blob, PRIVATE, "x") == content
    assert len(blob) >= age_files.padded_length(length)


@pytest.mark.parametrize(
    ("n", "padded"),
    [(1, 1 << 20), (1 << 20, 1 << 20), ((1 << 20) + 1, 2 << 20), ((1 << 30) + 1, (1 << 30) + (1 << 27))],
)
def test_padding_is_to_an_eighth_of_a_power_of_two(n: int, padded: int) -> None:
    assert age_files.padded_length(n) == padded


def test_sizes_of_a_database_that_grows_by_single_answers_change_seldom() -> None:
    """The planted leak: without padding every answer of 12 KiB shows as a size of its own."""
    bare = {40_000_000 + n * 12_288 for n in range(100)}
    assert len(bare) == 100
    assert len({age_files.padded_length(size) for size in bare}) <= 2


def test_other_programs_open_the_file_with_the_identity_as_text(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "x.age"
    hashed = age_files.write(path, io.BytesIO(b"hello"), [RECIPIENT])
    identity = pyrage.x25519.Identity.from_str(age_files.identity_text(PRIVATE))
    assert b"hello" in pyrage.decrypt(path.read_bytes(), [identity])[:20]
    assert (path.stat().st_mode & 0o777, age_files.sha256_of(path)) == (0o600, hashed)


def test_existing_file_is_never_written_over(tmp_path: pathlib.Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        age_files.write(tmp_path / "x", io.BytesIO(b"hello"), [RECIPIENT])
    assert (tmp_path / "x").read_bytes() == b"mine"


@pytest.mark.parametrize("private", [OTHER, b"\0" * 32])
def test_another_key_opens_nothing(private: bytes) -> None:
    with pytest.raises(errors.Unreadable, match="another key"):
        age_files.opened(age_files.seal(b"hello", RECIPIENT), private, "x")


@pytest.mark.parametrize("at", [0, 30, 200, 70_000, -1])
def test_flipped_byte_is_refused(at: int) -> None:
    blob = bytearray(age_files.seal(os.urandom(100_000), RECIPIENT))
    blob[at] ^= 1
    with pytest.raises(errors.Unreadable, match="cut or changed"):
        age_files.opened(bytes(blob), PRIVATE, "x")


@pytest.mark.parametrize("left", [0, 10, 199, 65_000, 500_000, -1])
def test_cut_file_is_refused(left: int) -> None:
    blob = age_files.seal(os.urandom(100_000), RECIPIENT)
    with pytest.raises(errors.Unreadable):
        age_files.opened(blob[:left], PRIVATE, "x")


def test_file_without_its_end_is_refused() -> None:
    blob = pyrage.encrypt(b"\0\0\0\x09hello", [pyrage.x25519.Recipient.from_str(RECIPIENT)])
    with pytest.raises(errors.Unreadable, match="too early"):
        age_files.opened(blob, PRIVATE, "x")


class Failing:
    """A disk that is full, and a program that dies."""

    def read(self, size: int, /) -> bytes:
        raise OSError(5, "Input/output error")

    def write(self, data: bytes, /) -> int:
        raise OSError(28, "No space left on device")


def test_errors_of_the_disk_are_raised_as_what_they_are(tmp_path: pathlib.Path) -> None:
    with pytest.raises(OSError, match="Input/output"):
        age_files.write(tmp_path / "x", Failing(), [RECIPIENT])
    with pytest.raises(OSError, match="No space"):
        age_files.read(io.BytesIO(age_files.seal(b"hello", RECIPIENT)), PRIVATE, Failing(), "x")
