"""What the benchmarks are measured against: each library as its own documentation uses it, and the server between."""
