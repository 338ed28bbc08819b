"""How are readers told who do not look? Digests of what they subscribed to."""
