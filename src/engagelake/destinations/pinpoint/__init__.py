"""What the two destinations at Amazon Pinpoint share; no destination by itself."""
