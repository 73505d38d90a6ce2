"""Reports of letters that did not arrive, as Postfix, Exim and Exchange write them; and all that only looks alike."""

import email.message
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.exchange import bounces

LETTER = uuid.UUID("6c1f0e9a-0f0e-4a52-9c6a-0d6f2b0a7b11")
OURS = f"<efterord.{LETTER.hex}@svar.example.org>"
POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: efterord@svar.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="2EF5A.1760000000/mx.example.org"
Message-Id: <20261008.2EF5A@mx.example.org>

This is a MIME-encapsulated message.

--2EF5A.1760000000/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--2EF5A.1760000000/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 2EF5A
Arrival-Date: Thu,  8 Oct 2026 08:00:00 +0200 (CEST)

Final-Recipient: rfc822; amira@example.net
Original-Recipient: rfc822;amira@example.net
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 550 5.1.1 <amira@example.net>: user unknown

--2EF5A.1760000000/mx.example.org
Content-Description: Undelivered Message
Content-Type: {third}

From: Region <efterord@svar.example.org>
To: amira@example.net
Subject: =?utf-8?q?N=C3=A5gra?= fragor
Message-ID: {name}

{body}
--2EF5A.1760000000/mx.example.org--
"""


def report(action="failed", status="5.1.1", third="message/rfc822", name=OURS, body="Hej,") -> bytes:
    return POSTFIX.format(action=action, status=status, third=third, name=name, body=body).encode()


@pytest.mark.parametrize("third", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_letter_is_known_by_its_name_from_message_or_headers(third, newline):
    assert bounces.failed_letter(report(third=third).replace(b"\n", newline)) == LETTER


def test_report_as_exchange_writes_it():
    told = report(status="5.1.10", name=f"\n {OURS}").replace(b"Action: failed", b"Action: Failed")
    assert bounces.failed_letter(told) == LETTER


@pytest.mark.parametrize(
    "told",
    [
        report(action="delayed", status="4.4.1"),
        report(action="delivered", status="2.0.0"),
        report(action="relayed", status="2.1.9"),
        report(status="4.2.2"),
        report(name="<somebody.else@example.org>"),
        report(name="<efterord.short@example.org>"),
        report(name=""),
        report().replace(b"multipart/report", b"multipart/mixed"),
        report().replace(b"message/delivery-status", b"text/plain"),
        b"",
        b"\0\xff\xfe" * 1000,
        b"Subject: Out of office\nIn-Reply-To: " + OURS.encode() + b"\n\nI am away.",
        b"Message-ID: " + OURS.encode() + b"\nContent-Type: multipart/report; boundary=x\n\nno parts",
    ],
)
def test_whatever_is_no_failure_of_ours_is_nothing(told):
    assert bounces.failed_letter(told) is None


def test_our_name_in_the_report_itself_or_in_its_words_is_no_letter():
    told = report(name="", body=f"Message-ID: {OURS}").replace(
        b"Message-Id: <20261008.2EF5A@mx.example.org>", b"Message-Id: " + OURS.encode()
    )
    assert bounces.failed_letter(told) is None


def test_what_is_too_long_is_cut():
    assert bounces.failed_letter(report(body="x" * 2_000_000)) == LETTER
    late = report().replace(b"could not be delivered.", b"could not be delivered." + b"x" * 1_200_000)
    assert bounces.failed_letter(late) is None


@given(st.binary(max_size=3000))
def test_no_input_breaks_the_reader(told):
    assert bounces.failed_letter(told) is None
    bounces.failed_letter(report()[: len(told)] + told)


def test_a_deep_nest_of_parts_is_no_trouble():
    inner = email.message.Message()
    inner.set_payload("x")
    for _ in range(50):
        outer = email.message.Message()
        outer["Content-Type"] = "multipart/report; report-type=delivery-status"
        outer.set_payload([inner])
        inner = outer
    assert bounces.failed_letter(inner.as_bytes()) is None
