"""The key file: made once, read only when nobody else can read it, and clear about what is wrong."""

import base64
import hashlib
import hmac
import os
import pathlib
import stat
import struct
import subprocess
import sys

import pytest

from efterord.vault import errors, keyfile

NOBODY = 65534


def test_create_writes_a_file_only_the_owner_can_read(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "data.key"
    umask = os.umask(0)
    try:
        keyfile.create(path)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    first, second = path.read_text().splitlines()
    assert first == "efterord key 1"
    assert base64.b64decode(second) == keyfile.read(path)
    assert len(keyfile.read(path)) == 32


def test_two_key_files_differ(tmp_path: pathlib.Path) -> None:
    for name in ("a", "b"):
        keyfile.create(tmp_path / name)
    assert keyfile.read(tmp_path / "a") != keyfile.read(tmp_path / "b")


def test_create_never_overwrites(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "data.key"
    keyfile.create(path)
    before = path.read_bytes()
    with pytest.raises(errors.KeyFileExists, match="never overwritten"):
        keyfile.create(path)
    assert path.read_bytes() == before


def test_create_in_a_missing_directory_says_so(tmp_path: pathlib.Path) -> None:
    with pytest.raises(errors.KeyFileUnreadable, match="cannot be written"):
        keyfile.create(tmp_path / "nowhere" / "data.key")


def test_create_leaves_nothing_behind_when_the_disk_fails(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.KeyFileUnreadable, match="No space left"):
        keyfile.create(tmp_path / "data.key")
    assert list(tmp_path.iterdir()) == []


def test_read_without_a_file_names_the_place_and_the_way_out(tmp_path: pathlib.Path) -> None:
    with pytest.raises(errors.KeyFileMissing, match="efterord init") as caught:
        keyfile.read(tmp_path / "data.key")
    assert str(tmp_path / "data.key") in str(caught.value)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o444, 0o420, 0o640, 0o644, 0o401])
def test_read_refuses_a_file_that_others_may_touch(tmp_path: pathlib.Path, mode: int) -> None:
    path = tmp_path / "data.key"
    keyfile.create(path)
    path.chmod(mode)
    with pytest.raises(errors.KeyFileExposed, match="chmod 400"):
        keyfile.read(path)


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_read_accepts_a_file_of_the_owner_alone(tmp_path: pathlib.Path, mode: int) -> None:
    path = tmp_path / "data.key"
    keyfile.create(path)
    path.chmod(mode)
    assert len(keyfile.read(path)) == 32


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"efterord key 1\n",
        b"efterord key 2\n" + base64.b64encode(b"k" * 32),
        b"efterord key 1\n" + base64.b64encode(b"k" * 31),
        b"efterord key 1\n" + base64.b64encode(b"k" * 33),
        b"efterord key 1\n" + base64.b64encode(b"k" * 32)[:-3],
        b"efterord key 1\n" + base64.b64encode(b"k" * 32) + b"\nmore",
        b"efterord key 1\n" + b"\xff" * 44,
        base64.b64encode(b"k" * 32),
        b"\0" * 10_000,
    ],
)
def test_read_refuses_what_is_no_key_file(tmp_path: pathlib.Path, text: bytes) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(text)
    path.chmod(0o400)
    with pytest.raises(errors.KeyFileMalformed) as caught:
        keyfile.read(path)
    assert base64.b64encode(b"k" * 31).decode() not in str(caught.value)


def test_read_accepts_windows_line_endings(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(b"efterord key 1\r\n" + base64.b64encode(b"k" * 32) + b"\r\n\r\n")
    path.chmod(0o400)
    assert keyfile.read(path) == b"k" * 32


def test_read_refuses_a_pipe_without_hanging(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o400)
    with pytest.raises(errors.KeyFileMalformed):
        keyfile.read(tmp_path / "pipe")
    with pytest.raises(errors.KeyFileMalformed):
        keyfile.read(tmp_path)


def _give_access_list(path: pathlib.Path, *, user: int, group_allowed: int = 0, other_allowed: int = 0) -> None:
    """Set the list that systemd sets: owner r, one named user r, group and others nothing, mask r."""
    everyone = 0xFFFFFFFF
    entries = [
        (0x01, 4, everyone),
        (0x02, 4, user),
        (0x04, group_allowed, everyone),
        (0x10, 4, everyone),
        (0x20, other_allowed, everyone),
    ]
    raw = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", raw)
    except OSError as error:
        pytest.skip(f"the file system has no access lists: {error}")


def test_read_accepts_a_systemd_credential_shown_as_0440(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "credential"
    keyfile.create(path)
    _give_access_list(path, user=os.geteuid())
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert len(keyfile.read(path)) == 32


@pytest.mark.parametrize(
    "entries",
    [
        {"user": NOBODY},
        {"user": 0, "group_allowed": 4},
        {"user": 0, "other_allowed": 4},
    ],
)
def test_read_refuses_an_access_list_that_lets_others_in(tmp_path: pathlib.Path, entries: dict[str, int]) -> None:
    path = tmp_path / "credential"
    keyfile.create(path)
    _give_access_list(path, **entries)
    with pytest.raises(errors.KeyFileExposed):
        keyfile.read(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_read_of_anothers_file_says_permission_denied(tmp_path: pathlib.Path) -> None:
    # Other users cannot enter pytest's own directories, so the file lies elsewhere.
    place = pathlib.Path("/dev/shm") / f"efterord-{os.getpid()}.key"
    keyfile.create(place)
    words = (
        "import os, sys; from efterord.vault import errors, keyfile\n"
        f"os.setuid({NOBODY})\n"
        "try: keyfile.read(sys.argv[1])\n"
        "except errors.KeyFileUnreadable as error: print(error)\n"
    )
    try:
        done = subprocess.run([sys.executable, "-c", words, place], capture_output=True, text=True, check=False)
    finally:
        place.unlink()
    assert "cannot be read: Permission denied" in done.stdout, done.stderr


def test_derive_gives_the_published_value() -> None:
    # Worked out from RFC 5869 with hmac alone, so that a changed label or salt cannot pass unseen: it would
    # make every keystore unreadable.
    extracted = hmac.digest(b"efterord key derivation 1", b"m" * 32, hashlib.sha256)
    expanded = hmac.digest(extracted, b"keystore records\x01", hashlib.sha256)
    assert keyfile.derive(b"m" * 32, "keystore records") == expanded


def test_derive_separates_purposes_masters_and_lengths() -> None:
    derived = {keyfile.derive(bytes([n]) * 32, purpose) for n in range(3) for purpose in ("a", "b", "ab", "")}
    assert len(derived) == 12
    assert len(keyfile.derive(b"m" * 32, "a", 48)) == 48
    with pytest.raises(ValueError, match="32 bytes"):
        keyfile.derive(b"short", "a")


def test_secret_key_is_long_stable_and_not_the_master() -> None:
    master = bytes(range(32))
    key = keyfile.secret_key(master)
    assert key == keyfile.secret_key(master)
    assert key != keyfile.secret_key(bytes(32))
    assert len(key) == 64
    assert len(set(key)) > 5
    assert base64.urlsafe_b64encode(master).decode()[:20] not in key
