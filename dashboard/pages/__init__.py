"""One file a page: the question of an audience, and the picture that answers it."""
