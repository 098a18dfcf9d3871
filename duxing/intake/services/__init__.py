"""Registering papers, filing matters."""
