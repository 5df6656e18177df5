"""A simulated shop of any size: the sample in `seeds/sample` and the benchmark's raw data."""
