"""The shapes of what people type; nothing is written here."""
