"""What was decided, kept: encoded instances, fingerprints, results as JSON and the store. Data only."""
