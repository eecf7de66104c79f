"""What rests on moto's own code, not only on its answers; `README.md` says what breaks at a new version."""
