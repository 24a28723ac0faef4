"""PostgreSQL as Django speaks to it here; named in the settings as the engine of the database."""
