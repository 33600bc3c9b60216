"""Library: past reports cut into passages, embedded, indexed and searched."""
