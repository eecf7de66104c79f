"""What `--data DIR` keeps: every acknowledged change, in one folder, there again after a restart."""
