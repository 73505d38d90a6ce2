"""What waited in the pool lay in one box. Each row is opened and sealed anew in two: its place, and its answers.

For that the keystore is needed, with the pool's private keys: `efterord init` has it at hand. The formats stand here as
they were when this was written, since rules change and a migration does not.
"""

import json
import secrets

from django.db import migrations

from efterord.vault import errors, holder, sealed, tokens

PLACE_BYTES, PAYLOAD_BYTES, CHUNK = 512, 8192, 500


class CannotSplit(errors.VaultError):
    """The pool's keys are not at hand; nothing was changed."""


def split(apps, schema_editor):
    answer = apps.get_model("efterord", "SealedAnswer")
    waiting = list(answer.objects.filter(place_ciphertext=b"").values_list("pk", "key_id", "ciphertext"))
    if not waiting:
        return
    try:
        keys = holder.current().keystore
        private = {key_id: keys.pool_private(key_id) for key_id in {key_id for _, key_id, _ in waiting}}
        public = keys.current_pool_public()
    except errors.VaultError as error:
        raise CannotSplit(
            f"{len(waiting)} sealed answers wait, and this version keeps each of them in two parts. To seal them anew it "
            f"needs the key file and the keystore they were sealed with, and these do not open them: {error} Nothing was "
            "changed. Put both in their places and run `efterord init` again."
        ) from None
    fresh, opened = [], []
    for pk, key_id, ciphertext in waiting:
        try:
            boxes = _boxes(sealed.open_padded(private[key_id], bytes(ciphertext)))
        except (errors.VaultError, ValueError, KeyError, TypeError):
            continue  # a row that was changed or cut holds nobody back; it stays, and doctor counts it
        opened.append(pk)
        fresh.append(_row(answer, public, *boxes))
    for start in range(0, len(opened), CHUNK):
        answer.objects.filter(pk__in=opened[start : start + CHUNK]).delete()
    # In the order of their new random keys, as a release writes them.
    answer.objects.bulk_create(sorted(fresh, key=lambda row: row.pk), batch_size=CHUNK)


def _boxes(written):
    """The place and the content of a row of before, and its receipt."""
    table = json.loads(written)
    if "remainder" in table:
        receipt = tokens.new_receipt()
        held = {"unit": "", "lane": "", "period": table["since"], "counts": False}
        return {**held, "receipt": receipt, "pool": "exit", "holds": "remainder"}, written, receipt
    receipt = tokens.written_receipt(table["receipt"])
    held = {name: table[name] for name in ("unit", "lane", "period", "counts")}
    content = {"set": table["set"], "version": table["version"], "receipt": receipt, "answers": table["answers"]}
    return {**held, "receipt": receipt, "pool": "exit", "holds": "response"}, _packed(content), receipt


def _row(answer, public, place, content, receipt):
    return answer(
        pk=secrets.randbits(62) | 1,
        key_id=public.id,
        place_ciphertext=sealed.seal_padded(public.public, _packed(place), PLACE_BYTES),
        ciphertext=sealed.seal_padded(public.public, content, PAYLOAD_BYTES),
        receipt_hash=tokens.receipt_hash(receipt, public.id),
    )


def _packed(table):
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


class Migration(migrations.Migration):

    dependencies = [
        ("efterord", "0007_plan_asks_no_set"),
    ]

    operations = [migrations.RunPython(split, migrations.RunPython.noop)]
