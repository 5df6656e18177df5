"""A simulated shop of any size: the sample in `seeds/sample`, and the raw data of the benchmark and of tests."""
