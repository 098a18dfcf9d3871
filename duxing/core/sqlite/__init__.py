"""Django's SQLite, waiting for its turn without holding anybody up (see base)."""
