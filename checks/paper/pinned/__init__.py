"""What paper and checks said when they were compared: the lock file, and drift from it."""
