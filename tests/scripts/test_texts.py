"""The catalogues of the product are complete and in step, and the collector finds what it should."""

import gettext
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "texts.py"


@pytest.fixture
def texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of two files, with each way to write a text once."""
    (tmp_path / "web").mkdir()
    (tmp_path / "labels.py").write_text(
        'a = gettext("Open")\n'
        'b = pgettext("a door", "Open")\n'
        'c = ngettext("%(n)s answer", "%(n)s answers", n)\n'
        "d = gettext(variable)\n"
        'e = gettext_lazy("two "\n    "lines")\n'
    )
    (tmp_path / "web" / "page.html").write_text(
        '{% translate "Åpen side" %} {% translate "Open" context "a shop" %}'
        "{% blocktranslate trimmed with name=person.name %}\n  Hello\n"
        "  {{ name }}, 100 %\n{% endblocktranslate %}"
        "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
        "{# translate nothing #}"
    )
    return tmp_path


def fill(package: Path, language: str, replacements: dict[str, str]) -> None:
    path = package / "locale" / language / "LC_MESSAGES" / "django.po"
    said = path.read_text(encoding="utf-8")
    for text, translation in replacements.items():
        assert f"{text}\n" in said, text
        said = said.replace(f"{text}\n", f"{translation}\n")
    path.write_text(said, encoding="utf-8")


def test_the_product_has_every_text_in_every_language(texts: ModuleType, capsys: pytest.CaptureFixture) -> None:
    assert texts.main(["--check"]) == 0, capsys.readouterr().out


def test_collect_finds_each_way_to_write_a_text(texts: ModuleType, package: Path) -> None:
    assert {(context, message.id) for (context, _), message in texts.collect(package).items()} == {
        ("", "Open"),
        ("a door", "Open"),
        ("a shop", "Open"),
        ("", ("%(n)s answer", "%(n)s answers")),
        ("", "two lines"),
        ("", "Åpen side"),
        ("", "Hello %(name)s, 100 %%"),
        ("", ("%(n)s row", "%(n)s rows")),
    }


def test_collect_refuses_two_plurals_of_one_text(texts: ModuleType, package: Path) -> None:
    (package / "more.py").write_text('ngettext("%(n)s answer", "%(n)s replies", n)\n')

    with pytest.raises(SystemExit, match="two different plurals"):
        texts.collect(package)


def test_main_names_each_missing_translation(texts: ModuleType, package: Path, capsys: pytest.CaptureFixture) -> None:
    assert texts.main([], package) == 1

    assert "sv: no translation of 'two lines'" in capsys.readouterr().out


def test_main_keeps_translations_and_drops_what_is_unused(texts: ModuleType, package: Path) -> None:
    texts.main([], package)
    fill(package, "sv", {'msgid "two lines"\nmsgstr ""': 'msgid "two lines"\nmsgstr "två rader"'})
    (package / "web" / "page.html").write_text("")

    texts.main([], package)

    said = (package / "locale/sv/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    assert "två rader" in said
    assert "Hello" not in said
    with (package / "locale/sv/LC_MESSAGES/django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("two lines") == "två rader"


def test_main_writes_the_same_bytes_twice(texts: ModuleType, package: Path) -> None:
    texts.main([], package)
    first = {path: path.read_bytes() for path in package.rglob("django.*")}
    texts.main([], package)

    assert {path: path.read_bytes() for path in package.rglob("django.*")} == first
    assert len(first) == 6


def test_check_sees_a_catalogue_behind_its_texts(
    texts: ModuleType, package: Path, capsys: pytest.CaptureFixture
) -> None:
    texts.main([], package)
    fill(package, "en", {'msgid "two lines"\nmsgstr ""': 'msgid "two lines"\nmsgstr "2 lines"'})
    capsys.readouterr()

    assert texts.main(["--check"], package) == 1

    said = capsys.readouterr().out
    assert "locale/en/LC_MESSAGES/django.mo is not in step" in said
    assert "locale/en/LC_MESSAGES/django.po is not in step" not in said


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [
        ("Hej %(name)s, 100 %%", True),
        ("Hej %(namn)s, 100 %%", False),
        ("Hej, 100 %%", False),
    ],
)
def test_faults_names_placeholders_that_do_not_come_back(
    texts: ModuleType, package: Path, translation: str, is_right: bool
) -> None:
    catalogue = texts.renew(texts.collect(package), "sv", None)
    catalogue.get("Hello %(name)s, 100 %%").string = translation

    said = [fault for fault in texts.faults(catalogue, "sv") if "Hello" in fault]

    assert (said == []) is is_right
