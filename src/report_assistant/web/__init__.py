"""Web: the page; holds no logic."""
