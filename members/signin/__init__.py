"""How a person proves who they are: password, passkey, code; sessions, known devices, and limits on guessing."""
