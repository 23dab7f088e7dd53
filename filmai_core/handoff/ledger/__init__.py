"""The continuity ledger: what each scene states, and what contradicts it."""
