"""The vault: keys and nothing but keys, so that a stolen database or backup reads as noise.

It knows nothing of cases, leavers or answers. Callers hand it a purpose ("case:<uuid>:notes"), a place
(table, row, field, version) and words; it hands back bytes that open only with that purpose's key and only
at that place.

    errors         what can go wrong, in words an administrator understands, never with a secret in them
    guarded        things that hold key bytes and refuse to be printed or pickled
    keyfile        the key file outside the data directory, and every key that is derived from it
    envelope       AES-256-GCM with key id, format byte and nonce first, bound to its place
    keystore_file  the second small SQLite file: settings, forks, scrubbing, examination
    keystore       data keys by purpose and pool keys, wrapped per family (records, pool)
    sealed         boxes that the web process can close and only the release can open
    padding        one constant size, so that length tells nothing
    tokens         link tokens, receipts, resume codes and the drafts they alone open
    holder         the process's one open vault
    whole_files    files written whole or not at all, and files signed with a key of the key file's
    signed_log     a log of signed lines that only grows
    age_files      files encrypted as age files, padded
    recovery       the printed kit, which opens a backup when everything else is gone
    keystore_copy  the keystore's own backup

Two families of keys: *records* is held by every process of the product, *pool* only by the one that runs the
release. A web process opens the vault without the pool family and cannot open a sealed answer.

What the vault cannot do: hide text from root on the live server, which holds the key file; reach into the
blocks a disk has put aside; reach backups, whose copies of a destroyed key live until they expire.
"""
