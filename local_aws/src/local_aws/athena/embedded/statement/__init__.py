"""What a statement says, as Athena reads it: its grammar, its names, the tables that it reads."""
