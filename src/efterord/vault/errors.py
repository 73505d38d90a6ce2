"""What can go wrong with keys, in plain words and without a secret in them."""


class VaultError(Exception):
    """Anything the vault refuses or cannot do."""


class Locked(VaultError):
    """Nobody has said where the key file and the keystore are."""


class TooLong(VaultError):
    """The words do not fit the constant size; showing what is left is the caller's task."""


class NotACode(VaultError):
    """What was typed cannot be a receipt or a resume code."""


class KeyFileError(VaultError):
    """The key file cannot be used."""


class KeyFileMissing(KeyFileError):
    """There is no key file at the path."""


class KeyFileExists(KeyFileError):
    """A key file is there already and is never overwritten."""


class KeyFileUnreadable(KeyFileError):
    """The operating system will not let this process read or write the key file."""


class KeyFileExposed(KeyFileError):
    """Others than the owner may read the key file."""


class KeyFileMalformed(KeyFileError):
    """The file is not a key file, or was cut or changed."""


class KeystoreError(VaultError):
    """The keystore cannot be used."""


class KeystoreMissing(KeystoreError):
    """There is no keystore at the path."""


class KeystoreExists(KeystoreError):
    """A keystore is there already and is never overwritten."""


class KeystoreExposed(KeystoreError):
    """Others than the owner may read or write the keystore."""


class KeystoreMismatch(KeystoreError):
    """The keystore was made with another key file."""


class KeystoreBroken(KeystoreError):
    """The file is not a keystore, or is damaged."""


class KeystoreUnavailable(KeystoreError):
    """The keystore is locked, full or unwritable just now; trying again later may help."""


class NoPoolFamily(KeystoreError):
    """This process was opened without the pool family, so it can neither make nor open pool keys."""


class KeyGone(VaultError):
    """The key was destroyed, or never was; what it sealed stays unreadable."""


class Refused(VaultError):
    """Ciphertext that is not what it claims to be."""


class Tampered(Refused):
    """Ciphertext that was moved, cut, changed or downgraded."""


class WrongKey(Refused):
    """Ciphertext that was sealed with another key than the one at hand."""


class NotSigned(Refused):
    """A file that its holder's key has not signed as it stands."""


class Unreadable(Refused):
    """An encrypted file that was cut or changed, or belongs to another key."""


class NotAKit(VaultError):
    """What was given is no recovery kit, or was copied wrongly; the words say in which line."""


class NoKit(VaultError):
    """No recovery kit has been printed yet."""
