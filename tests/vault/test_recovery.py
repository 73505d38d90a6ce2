"""The recovery kit: printed, typed with what typing does to it, and told which line is wrong."""

import os

import pytest

from efterord.vault import age_files, errors, recovery

KIT = recovery.Kit(bytes(range(32)), bytes(range(100, 132)))


def paper(lines: list[str]) -> str:
    return "\n".join(
        ["Recovery kit of Region Mälarvik, printed 2026-10-06", "", *lines, "", "Keep it apart from 4 backups."]
    )


def same(a: recovery.Kit, b: recovery.Kit) -> bool:
    return (a.master, a.private) == (b.master, b.private)


def test_kit_comes_back_from_its_paper() -> None:
    for _ in range(50):
        kit = recovery.new(os.urandom(32))
        assert same(recovery.read(paper(kit.lines())), kit)


def test_kit_is_read_however_it_was_typed() -> None:
    typed = [f"  {line.lower().replace('-', ' ').replace('0', 'o').replace('1  ', '1)  ')}" for line in KIT.lines()]
    assert same(recovery.read(paper(typed[::-1])), KIT)


@pytest.mark.parametrize("number", range(1, 9))
def test_line_that_is_mistyped_is_named(number: int) -> None:
    lines = KIT.lines()
    sign = lines[number - 1][-1]
    lines[number - 1] = lines[number - 1][:-1] + ("7" if sign != "7" else "8")
    with pytest.raises(errors.NotAKit, match=f"Line {number} "):
        recovery.read(paper(lines))


def test_lines_in_each_others_place_are_found() -> None:
    lines = KIT.lines()
    lines[0], lines[1] = "1" + lines[1][1:], "2" + lines[0][1:]
    with pytest.raises(errors.NotAKit, match="not in its place"):
        recovery.read(paper(lines))


@pytest.mark.parametrize(("lines", "words"), [([], "lines 1, 2"), (KIT.lines()[:7], "line 8 ")])
def test_missing_lines_are_named(lines: list[str], words: str) -> None:
    with pytest.raises(errors.NotAKit, match=words):
        recovery.read(paper(lines))


def test_public_half_and_name_tell_nothing_of_the_private_one() -> None:
    assert KIT.recipient == age_files.recipient_of(KIT.private)
    assert recovery.name_of(KIT.recipient) != recovery.name_of(recovery.new(KIT.master).recipient)
    assert "hidden" in repr(KIT)
