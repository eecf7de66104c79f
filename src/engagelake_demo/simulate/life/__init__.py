"""What the people of the simulated world do and what is sent to them, told in events and facts."""
