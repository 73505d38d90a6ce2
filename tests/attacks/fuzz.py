"""What people, programs and enemies put into forms: a form as it should be sent, and then something is done to it."""

import random
import urllib.parse
from collections.abc import Callable

from tests.bench import walk

Pairs = list[tuple[str, str]]
# What must never come back as it was sent: a tag, a way out of an attribute, a variable of a template, a header.
TAG, WAY_OUT, VARIABLE, HEADER = "<x57391 y=z>", '" z57391="', "{{ 57391|add:1 }}", "\r\nX-Planted: 57391"
MEGABYTE = 1 << 20
WORDS = (
    *(TAG, WAY_OUT, VARIABLE, HEADER, f"<script>{TAG}</script>", f"'>{TAG}<!--", "&#60;x57391", "javascript:57391"),
    *("", " ", "\x00", "a\x00b", "\x1b[31m", "\x7f\x80\x9f", "\ufeff", "\ufffe\uffff", "\r", "\n\n\n", "\t" * 50),
    *(
        "\u202eabc\u202c",
        "\u2066\u2069",
        "مرحبا",
        "שלום",
        "👩‍👩‍👧‍👦" * 30,
        "🙂" * 500,
        "e\u0301" * 200,
        "Z͑ͫ̓" * 300,
        "ﷺ" * 50,
    ),
    *(
        "٣",
        "５",
        "²",
        "½",
        "-1",
        "+4",
        "4.0",
        "04",
        "1e309",
        "NaN",
        "Infinity",
        "9" * 400,
        "0x4",
        "true",
        "null",
        "None",
    ),
    *(
        "none",
        "r-A1",
        "r-A1:4",
        "q-O1",
        "[]",
        "[object Object]",
        "4,5",
        "4;5",
        "4|5",
        "%34",
        "4\x004",
        "../../etc",
        "*",
    ),
    *(
        "' OR 1=1 --",
        '"; DROP TABLE efterord_draft; --',
        "%s %n %x",
        "$(id)",
        "`id`",
        "=1+1",
        "{0.__class__}",
        "\\u0000",
    ),
    *(
        "2026-02-30",
        "0000-00-00",
        "99999-01-01",
        "2026-11-29T25:61",
        "core-1",
        "core-999999999999999999",
        "core--1",
        "-",
    ),
    *("0000-0000-0000", "O1L1-O1L1-O1L1", "0" * 20, "A" * 201, "x" * 5000, "å" * 9000),
)
# The kinds of field that a walk through the survey fills in by itself.
FILLED = ("hidden", "checkbox", "radio", "textarea")
# What no form of ours can carry, so that it cannot be typed either: bytes that are no text.
BYTES = (b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xe2\x80", b"%", b"%zz", b"+" * 50)


def posted(form: walk.Form, rng: random.Random) -> tuple[bytes, str]:
    """A body and its type: the form filled in, one to four things done to it, and sent in one of the ways to send."""
    pairs = walk.filled(form, rng)
    pairs += [(field.name, field.value or "4") for field in form.fields if field.kind not in FILLED]
    if rng.random() < 0.3 and form.buttons:
        pairs = [pair for pair in pairs if pair[0] != form.buttons[0][0]] + [rng.choice(form.buttons)]
    # A form may be nothing but a button.
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4)) if form.fields else 0):
        pairs = rng.choice(_DEEDS)(pairs, form, rng)
    return _as_multipart(pairs, rng) if rng.random() < 0.1 else _as_usual(pairs, rng)


def _as_usual(pairs: Pairs, rng: random.Random) -> tuple[bytes, str]:
    body = urllib.parse.urlencode(pairs, errors="surrogatepass").encode()
    if rng.random() < 0.05:
        at = rng.randrange(len(body) + 1)
        body = body[:at] + rng.choice(BYTES) + body[at + rng.randrange(4) :]
    return body, "application/x-www-form-urlencoded"


def _as_multipart(pairs: Pairs, rng: random.Random) -> tuple[bytes, str]:
    body = b""
    for name, value in pairs:
        file = '; filename="a.txt"' if rng.random() < 0.05 else ""
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += (head + value + "\r\n").encode(errors="surrogatepass")
    body += b"--b--\r\n"
    return body[: rng.randrange(len(body))] if rng.random() < 0.1 else body, "multipart/form-data; boundary=b"


def _another_value(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    at = rng.randrange(len(pairs))
    return [*pairs[:at], (pairs[at][0], rng.choice(WORDS)), *pairs[at + 1 :]]


def _every_value(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    word = rng.choice(WORDS)
    return [(name, value if name == "key" else word) for name, value in pairs]


def _another_answer(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    """A value of one question under the name of another, as when a form is put together by hand."""
    one, other = rng.choice(form.fields), rng.choice(form.fields)
    return [*pairs, (one.name, other.value)]


def _without(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    name = rng.choice(pairs)[0]
    return [pair for pair in pairs if pair[0] != name] or pairs


def _twice(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    name, value = rng.choice(pairs)
    return [*pairs, (name, rng.choice((value, *WORDS)))]


def _more(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    name = rng.choice(("q-Z9", "q-R2-weight-r-Z9", "q-R2-decided", "q-O1[]", "csrfmiddlewaretoken", "", "__proto__"))
    return [*pairs, (rng.choice((name, *WORDS)), rng.choice(WORDS))]


def _very_many(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    return [*pairs, *((f"q-{n}", "4") for n in range(rng.choice((100, 900, 1100, 3000))))]


def _all_ticked(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    return pairs + [(field.name, field.value) for field in form.fields if field.kind in ("checkbox", "radio")]


def _very_long(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    """Seldom a megabyte, most often enough to be more than any field takes."""
    at = rng.randrange(len(pairs))
    length = MEGABYTE if rng.random() < 0.02 else rng.choice((300, 2_000, 9_000, 70_000))
    sign = rng.choice(("x", "å", "🙂", "<", "\u0301"))
    return [*pairs[:at], (pairs[at][0], sign * (length // len(sign.encode()))), *pairs[at + 1 :]]


def _shuffled(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    return rng.sample(pairs, len(pairs))


def _half_a_letter(pairs: Pairs, form: walk.Form, rng: random.Random) -> Pairs:
    at = rng.randrange(len(pairs))
    return [*pairs[:at], (pairs[at][0], "a\ud800b\udfff"), *pairs[at + 1 :]]


_DEEDS: tuple[Callable[[Pairs, walk.Form, random.Random], Pairs], ...] = (
    *(_another_value, _another_answer, _every_value, _without, _twice, _more, _shuffled, _half_a_letter) * 3,
    *(_all_ticked, _very_many, _very_long),
)
