"""One statement's way through the engine, from its text to its rows."""
