"""The records of the four families in their true shapes; pure builders, no chance in them."""
