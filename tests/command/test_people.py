"""`efterord people import`: a preview, and with --apply the deed; exit codes that mean something."""

import argparse
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from efterord.command import people
from efterord.models import ColumnMapping, Organisation, Person
from tests import made

REGISTER = Path(__file__).parents[1] / "data/staff_register_synthetic.csv"
HEAD = "anstnr;enhet;startdatum;slutdatum\n"


@pytest.fixture(autouse=True)
def _set_up(request):
    if request.node.get_closest_marker("django_db"):
        made.organisation()


def run(*arguments):
    parser = argparse.ArgumentParser()
    people.add(parser.add_subparsers())
    told = parser.parse_args(["people", "import", *map(str, arguments)])
    return told.run(told)


@pytest.fixture
def staff(tmp_path):
    def write(text):
        path = tmp_path / "staff.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.django_db
def test_preview_says_what_would_be_and_changes_nothing(capsys):
    assert run(REGISTER) == 0
    said = capsys.readouterr().out.splitlines()
    assert "column employee_id: id" in said
    assert "new unit A1" in said
    assert said[-1] == (
        "Nothing was changed. Add --apply to do it. 2,000 rows: 2,000 added, 0 changed, 0 ended, 0 as before,"
        " 5 new units, 0 not in the file, 0 wrong, 0 to look at."
    )
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_apply_does_it_once(capsys):
    assert run(REGISTER, "--apply", "--complete-from", "2015-01-01") == 0
    assert (
        capsys.readouterr().out.splitlines()[-1].startswith("Applied, with 0 cases proposed. 2,000 rows: 2,000 added")
    )
    assert Person.objects.count() == 2000
    assert Organisation.objects.get().leavers_complete_from == dt.date(2015, 1, 1)
    assert run(REGISTER, "--apply") == 0
    assert " 0 added, 0 changed, 0 ended, 2,000 as before, 0 new units," in capsys.readouterr().out


@pytest.mark.django_db
def test_apply_without_the_date_is_refused_with_how_to_give_it(capsys):
    assert run(REGISTER, "--apply") == 1
    assert "--complete-from 2015-01-01" in capsys.readouterr().err
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_wrong_rows_are_told_and_nothing_is_applied(capsys, staff):
    file = staff(HEAD + "1;A;2020-01-01;2019-01-01\n2;A;2020-01-01;\n")
    for more in ([], ["--apply", "--complete-from", "2015-01-01"]):
        assert run(file, *more) == 1
        said = capsys.readouterr().out
        assert (
            "wrong, row 2, column slutdatum: The end, 2019-01-01, is before the start, 2020-01-01."
            " Correct one of the two dates." in said
        )
        assert "1 wrong" in said.splitlines()[-1]
        assert said.splitlines()[-1].startswith("Nothing was changed")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_long_list_of_wrong_rows_ends_with_how_many_more(capsys, staff):
    assert run(staff(HEAD + "".join(f"{n};A;never;\n" for n in range(150)))) == 1
    said = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("wrong,") for line in said) == people.N_WRONG
    assert said[-2] == "and 50 more"


@pytest.mark.django_db
def test_columns_are_mapped_by_hand_and_remembered(capsys, staff):
    file = staff("a=b,c,d\n1,Vård,2020-01-01\n")
    assert run(file) == 1
    said = capsys.readouterr().err
    assert "The file's columns: a=b, c, d." in said
    assert "--map COLUMN=FIELD" in said
    mapped = ["--map", "a=b=id", "--map", "c=unit", "--map", "d=start"]
    assert run(file, *mapped) == 0
    assert not ColumnMapping.objects.exists()
    assert run(file, *mapped, "--apply", "--complete-from", "2020-01-01") == 0
    assert run(file) == 0


@pytest.mark.django_db
def test_column_left_out_is_not_read(staff):
    file = staff("anstnr,enhet,start,namn\n1,A,2020-01-01,Åsa\n")
    assert run(file, "--map", "namn=", "--apply", "--complete-from", "2020-01-01") == 0
    assert Person.objects.get().name == ""


@pytest.mark.parametrize("wrong", [["--map", "x"], ["--map", "x=nothing"], ["--complete-from", "soon"]])
def test_wrong_use_is_two(wrong):
    with pytest.raises(SystemExit) as stopped:
        run("staff.csv", *wrong)
    assert stopped.value.code == 2


@pytest.mark.django_db
def test_file_that_is_not_there_or_not_read(capsys, tmp_path):
    assert run(tmp_path / "none.csv") == 1
    assert "There is no such file" in capsys.readouterr().err
    (tmp_path / "old.csv").write_bytes("anstnr;enhet;start\n1;Vård;2020-01-01\n".encode("cp1252"))
    assert run(tmp_path / "old.csv") == 1
    assert "Windows-1252" in capsys.readouterr().err


@pytest.mark.django_db
def test_date_ahead_is_refused(capsys):
    assert run(REGISTER, "--apply", "--complete-from", "2999-01-01") == 1
    assert "cannot be ahead" in capsys.readouterr().err
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_without_an_organisation_it_says_what_to_run(capsys):
    with made.guard.door_open():
        Organisation.objects.all().delete()
    assert run(REGISTER) == 1
    assert "efterord init" in capsys.readouterr().err


COMMAND = "from efterord.command import main; import sys; code = main.main(sys.argv[1:]); "
# Not ru_maxrss: that begins with the size of the process that starts this one.
PEAK = (
    COMMAND
    + "print(open('/proc/self/status').read().split('VmHWM:')[1].split('\\n')[0], file=sys.stderr); sys.exit(code)"
)


def shell(data, *arguments):
    own = {k: v for k, v in os.environ.items() if not k.startswith(("EFTERORD", "DJANGO", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-c", PEAK, *map(str, arguments)],
        env={**own, "EFTERORD_DATA": str(data), "EFTERORD_KEY_FILE": f"{data}.key", "EFTERORD_MODE": "test"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc/self/status")
def test_large_file_goes_in_within_little_memory(tmp_path, scale):
    """A first import, the same again, and one that changes everybody: 200,000 rows stay under 300 MB."""
    n, most = scale(5_000, 200_000), scale(120, 300)
    data = tmp_path / "data"
    shell(data, "init", "--name", "Region M", "--languages", "sv", "--sector", "private", "--admin", "a@example.org")
    for turn, name in enumerate(("Namn", "Namn", "Nytt namn")):
        file = tmp_path / f"staff{turn}.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write("anstnr;enhetssti;startdatum;slutdatum;orsak;namn;e-post;chef;land\n")
            for k in range(n):
                end = "2019-05-31;egen uppsägning" if k % 4 == 0 else ";"
                start = dt.date(2010, 1, 1) + dt.timedelta(days=k % 3000)
                out.write(
                    f"E{k:07};Region {k % 4} > Avd {k % 40} > Enhet {k % 400};{start};{end};"
                    f"{name} Efternamn{k};efternamn{k}@example.org;{f'E{k // 20:07}' if k else ''};SE\n"
                )
        done = shell(data, "people", "import", file, "--apply", "--complete-from", "2012-01-01")
        assert done.returncode == 0, done.stderr
        assert int(done.stderr.split()[-2]) / 1024 < most
        said = done.stdout.splitlines()[-1]
        expected = [f"{n:,} added", f"{n:,} as before", f"{n:,} changed"][turn]
        assert f" {expected}," in said
