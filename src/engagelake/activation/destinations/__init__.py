"""The services that membership can be pushed to, one module each, behind one protocol."""
