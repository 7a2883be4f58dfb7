"""Which sign-in service a member's own people use: pinned issuer, client and algorithms, from when until when."""
