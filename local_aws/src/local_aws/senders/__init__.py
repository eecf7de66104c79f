"""Services that send and receive messages: what is configured is kept and shown, and no message moves."""
