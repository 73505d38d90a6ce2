"""Codes that people carry: long enough, forgiving when typed; a draft opens with both halves only."""

import hashlib
import pickle
import random
import re

import pytest

from efterord.vault import errors, tokens

SIZE = 300


def test_tokens_are_long_and_safe_in_a_url() -> None:
    made = {tokens.new_token() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{27}", token) for token in made)  # 27 signs x 6 bits >= 160 bits


def test_token_hash_is_stable_and_names_no_token() -> None:
    token = "some-token"
    assert tokens.hash_token(token) == tokens.hash_token(token)
    assert re.fullmatch(r"[0-9a-f]{64}", tokens.hash_token(token))
    assert tokens.hash_token(token) != hashlib.sha256(token.encode()).hexdigest()
    assert tokens.hash_token(token) != tokens.hash_token(token + "x")


def test_alphabet_has_32_signs_none_of_which_is_taken_for_another() -> None:
    assert len(set(tokens.ALPHABET)) == 32
    assert set("ILOU") & set(tokens.ALPHABET) == set()


def test_receipt_is_written_back_as_it_was_made_however_it_is_typed() -> None:
    receipt = tokens.new_receipt()
    for typed in (receipt, receipt.lower(), receipt.replace("-", ""), f" {receipt.replace('-', ' ')} "):
        assert tokens.written_receipt(typed) == receipt
    with pytest.raises(errors.NotACode):
        tokens.written_receipt(receipt[:-1])


def test_receipt_of_words_is_another_than_that_of_the_answer() -> None:
    receipt = tokens.new_receipt()
    found = {tokens.receipt_hash(receipt, "k"), tokens.words_receipt_hash(receipt, "k")}
    found |= {tokens.receipt_hash(receipt, "other"), tokens.words_receipt_hash(receipt, "other")}
    assert len(found) == 4
    assert tokens.words_receipt_hash(receipt.lower(), "k") in found


def test_receipts_have_100_bits_in_groups_of_five() -> None:
    made = {tokens.new_receipt() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", receipt) for receipt in made)
    assert set("".join(made)) - {"-"} == set(tokens.ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "01ABC-DEFGH-JKMNP-QRSTV",
        "01abcdefghjkmnpqrstv",
        " oiabc defgh jkmnp qrstv\n",
        "OLABC–DEFGH‑JKMNP\u00a0QRSTV",
    ],
)
def test_receipt_is_recognised_however_it_is_typed(typed: str) -> None:
    assert tokens.normalise_receipt(typed) == "01ABCDEFGHJKMNPQRSTV"
    assert tokens.receipt_hash(typed, "k1") == tokens.receipt_hash("01ABC-DEFGH-JKMNP-QRSTV", "k1")


@pytest.mark.parametrize(
    "typed",
    ["", "01ABC", "01ABC-DEFGH-JKMNP-QRSTVW", "U1ABC-DEFGH-JKMNP-QRSTV", "å" * 20, "x" * 10**6, "ß" * 10],
)
def test_what_is_no_receipt_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(errors.NotACode) as caught:
        tokens.normalise_receipt(typed)
    assert not typed or typed not in str(caught.value)


def test_receipt_hash_changes_with_the_pool_key() -> None:
    receipt = tokens.new_receipt()
    hashes = {tokens.receipt_hash(receipt, key_id) for key_id in ("a", "b", "ab", "")}
    assert len(hashes) == 4
    assert {len(one) for one in hashes} == {32}
    assert tokens.receipt_hash(tokens.new_receipt(), "a") not in hashes


def test_resume_codes_have_60_bits_in_groups_of_four() -> None:
    made = {tokens.new_resume_code() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", code) for code in made)


def test_draft_opens_with_link_and_code_however_typed() -> None:
    token, code = tokens.new_token(), tokens.new_resume_code()
    blob = tokens.seal_draft(tokens.draft_key(token, code), b"half an answer", SIZE)
    again = tokens.draft_key(token, f" {code.lower().replace('-', ' ')} ")
    assert again == tokens.draft_key(token, code)
    assert tokens.open_draft(again, blob) == b"half an answer"


def test_draft_stays_shut_with_one_half_only() -> None:
    token, code = tokens.new_token(), tokens.new_resume_code()
    key = tokens.draft_key(token, code)
    blob = tokens.seal_draft(key, b"half an answer", SIZE)
    for other in (
        tokens.draft_key(token, tokens.new_resume_code()),
        tokens.draft_key(tokens.new_token(), code),
        tokens.DraftKey(bytes(32), key.key),
        tokens.DraftKey(key.lookup, bytes(32)),
    ):
        with pytest.raises(errors.Tampered):
            tokens.open_draft(other, blob)


def test_lookup_and_key_are_independent_and_token_and_code_do_not_run_together() -> None:
    key = tokens.draft_key("t", "0000-0000-0000")
    assert len(key.lookup) == len(key.key) == 32
    assert key.lookup != key.key
    assert tokens.draft_key("t0000", "0000-0000-0001") != tokens.draft_key("t", "0000-0000-0001")
    with pytest.raises(errors.NotACode):
        tokens.draft_key("t", "0000")


def test_drafts_have_one_length() -> None:
    key = tokens.draft_key(tokens.new_token(), tokens.new_resume_code())
    blobs = {n: tokens.seal_draft(key, b"x" * n, SIZE) for n in range(SIZE + 1)}
    assert {len(blob) for blob in blobs.values()} == {tokens.draft_length(SIZE)}
    assert all(tokens.open_draft(key, blob) == b"x" * n for n, blob in blobs.items())
    with pytest.raises(errors.TooLong):
        tokens.seal_draft(key, b"x" * (SIZE + 1), SIZE)


def test_changed_drafts_are_refused() -> None:
    key = tokens.draft_key(tokens.new_token(), tokens.new_resume_code())
    blob = tokens.seal_draft(key, b"words", SIZE)
    rng = random.Random(2)
    bad = [b"", blob[:20], blob[:-1], blob + b"\0", bytes([0]) + blob[1:], bytes([2]) + blob[1:]]
    for _ in range(300):
        changed = bytearray(blob)
        changed[rng.randrange(len(blob))] ^= 1 << rng.randrange(8)
        bad.append(bytes(changed))
    for one in bad:
        with pytest.raises(errors.Tampered):
            tokens.open_draft(key, one)


def test_draft_keys_are_never_shown_or_pickled() -> None:
    key = tokens.DraftKey(b"LOOKUPlookup", b"SECRETsecret")
    assert "SECRET" not in repr(key) + str(key)
    assert "LOOKUP" not in repr(key)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(key)
