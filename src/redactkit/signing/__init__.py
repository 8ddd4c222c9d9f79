"""signing: who made a package. Ed25519 keys, and signatures that the ssh-keygen of any system checks. A leaf.

``sshsig`` is the format of a signature, ``signers`` the list of whom a reader believes, ``keyring`` the keys
in the home. A signature is made only where somebody asked for it, with a passphrase given for this run.
"""

from redactkit.signing.keyring import (
    Key,
    Signer,
    check_names,
    list_keys,
    make_key,
    open_key,
    passphrase_from,
)
from redactkit.signing.signers import AllowedSigner, read_signers, signer_of
from redactkit.signing.sshsig import NAMESPACE, SignatureError, fingerprint_of, key_digest, verify

__all__ = [
    "NAMESPACE",
    "AllowedSigner",
    "Key",
    "SignatureError",
    "Signer",
    "check_names",
    "fingerprint_of",
    "key_digest",
    "list_keys",
    "make_key",
    "open_key",
    "passphrase_from",
    "read_signers",
    "signer_of",
    "verify",
]
