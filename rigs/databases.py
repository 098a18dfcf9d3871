"""Making the database that a scratch environment names: a fresh cluster has none of its own."""

import psycopg
from psycopg import sql


def create(env: dict[str, str]) -> None:
    """Create the database of DATABASE_URL, where it is PostgreSQL's."""
    url = env["DATABASE_URL"]
    if url:
        server, _, name = url.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
