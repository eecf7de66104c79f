"""What the form of an expression tells, and what the rules for functions and constructs are made of."""
