"""What is served, copied to where others read it: into Postgres in one transaction, or as Parquet files."""
