"""Memory: users, conversations, turns and replies in a SQL database. The database is the truth."""
