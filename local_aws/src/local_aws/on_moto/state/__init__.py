"""What `--data` keeps of moto: after each request that changes something, that and nothing else."""
