"""What the chat does when something happens elsewhere."""
