"""How segment membership reaches a destination: changes, plan, batches, push, outcomes. Never who is in."""
