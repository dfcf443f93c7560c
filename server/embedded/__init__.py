"""A real PostgreSQL and a real Valkey from wheels, for a laptop and for the tests."""
