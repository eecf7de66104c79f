"""The services that membership can be pushed to: a package each, and one line in `registry`."""
