"""Backups (备份): made while the service runs, checked before anything is restored, and rehearsed.

A backup is one folder. Volume 1 holds the database, volume 2 what else lies in the data folder, the volumes
from 3 on the attachments by the first digit of their name. Each volume has an index of its files with their
SHA-256; the manifest holds the digests of the indexes and its own, and is written last.
"""
